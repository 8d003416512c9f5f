# The portal as one image: web, worker and beat run it with different commands (docker-compose.yml).
FROM python:3.13-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/ccv
COPY requirements.txt .
RUN /opt/ccv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.13-slim-bookworm
# WeasyPrint lays out text with Pango; harfbuzz-subset halves the time of writing a PDF.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/ccv --create-home --shell /usr/sbin/nologin ccv \
    && install -d -o ccv -g ccv /var/lib/ccv/media
COPY --from=packages /opt/ccv /opt/ccv
WORKDIR /srv/ccv
COPY . .
ENV PATH=/opt/ccv/bin:$PATH PYTHONUNBUFFERED=1 \
    CCV_VAR_DIR=/var/lib/ccv CCV_MEDIA_ROOT=/var/lib/ccv/media CCV_STATIC_ROOT=/srv/ccv-static
# Compiled here, once: catalogue, hashed static files, bytecode. The build knows no secret.
RUN python scripts/compile_catalogue.py --force \
    && CCV_ENV=dev CCV_DEBUG=no CCV_VAR_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build \
    && python -m compileall -q .
ENV CCV_ENV=prod
USER ccv
EXPOSE 8000
CMD ["gunicorn", "ccv_portal.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--worker-tmp-dir=/dev/shm", "--no-control-socket", "--max-requests=2000", "--max-requests-jitter=200", "--access-logfile=-"]
