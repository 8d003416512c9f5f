"""The demonstration from one end to the other: ten fictional enterprises at ten different places (domain §15)."""

import datetime as dt

from accounts.models import User
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.models import Enterprise, Interaction
from clients.services import portfolio, relation
from core import clock
from diagnostics.services import mission, request
from disclosures.services import integration, signal
from portal.services.demo import complaints, diagnostic, follow, letters, opinions, people, screening
from portal.services.demo.days import ago, at
from questionnaires.models import QuestionnaireVersion
from questionnaires.services import campaign, evaluation, response

# key: (capacity points, motivation points, activity, days since the questionnaire was sent)
ANSWERS = {
    "golfe": (4, 4, "import", 430),
    "savane": (2, 3, "export", 130),
    "mono": (3, 2, "export", 125),
    "zio": (3, 3, "import", 120),
    "coop": (2, 3, "export", 90),
    "lacs": (2, 3, "import", 100),
    "akpe": (0, 2, "import", 60),
    "etoile": (3, 3, "brokerage", 40),
    "oti": (2, 3, "transit", 6),
}
CALLS = (
    "Présentation de la démarche, accueil favorable.",
    "Questions sur la confidentialité : notice envoyée.",
    "Prise de rendez-vous pour la semaine prochaine.",
    "Point sur les recommandations en cours.",
    "Demande d’information sur les formations gratuites.",
    "Le gérant préfère être appelé le matin.",
)


class Story:
    """Plays the demonstration in order; holds the cast while it does."""

    def __init__(self) -> None:
        self.staff: dict[str, User] = {}
        self.firms: dict[str, Enterprise] = {}

    def owner(self, key: str) -> User:
        """Return the account owner of an enterprise."""
        return self.firms[key].memberships.get(role="OWN").user

    def tell(self) -> None:
        """Play everything."""
        self.staff = people.hire_everybody()
        for number, profile in enumerate(people.PROFILES, start=1):
            self.firms[profile.key] = people.found(profile, number, agent=self.staff["CRA"])
        self.screen()
        self.diagnose()
        self.follow_up()
        self.campaigns()
        self.surveys()
        self.daily_life()
        self.signals()
        complaints.tell(self.firms, self.staff, self.owner)
        letters.tell(self.firms, self.staff, self.owner)
        self.share_the_work()

    def share_the_work(self) -> None:
        """A second agent takes an enterprise over and will be away in two weeks."""
        head, second = self.staff["CRH"], self.staff["CRA2"]
        portfolio.reassign([self.firms["lacs"]], to=second, by=head)
        first = clock.today() + dt.timedelta(days=14)
        portfolio.plan_absence(
            second, stand_in=self.staff["CRA"], starts_on=first, ends_on=first + dt.timedelta(days=6), by=second
        )

    def screen(self) -> None:
        """Questionnaires: most evaluated, one being read, one half filled."""
        for key, (capacity, motivation, activity, days) in ANSWERS.items():
            row = screening.send(
                self.firms[key],
                day=ago(days),
                by=self.owner(key),
                capacity=capacity,
                motivation=motivation,
                activity=activity,
            )
            if key == "oti":
                with clock.pretend(at(ago(4), 9)):
                    evaluation.assign_evaluator(row, evaluator=self.staff["DIA"], by=self.staff["LDI"])
                continue
            screening.evaluate(row, day=ago(days - 5), staff=self.staff)
        with clock.pretend(at(ago(12), 11)):
            owner = self.owner("aube")
            row = response.open_response(self.firms["aube"], by=owner)
            screening.fill(row, by=owner, capacity=2, motivation=3, activity="export", only="AB")

    def diagnose(self) -> None:
        """Diagnostics: communicated, running, proposed, declined."""
        visits = (
            ("golfe", 420, "fair", "", False),
            ("golfe", 70, "good", "", False),
            ("savane", 110, "weak", "fair", False),
            ("mono", 100, "good", "weak", False),
            ("zio", 45, "fair", "", True),
        )
        for key, days, levels, motivation, suspected in visits:
            played = diagnostic.Visit(self.firms[key], self.owner(key), ago(days), levels, suspected, motivation)
            diagnostic.play(played, staff=self.staff)
        self.mission_under_way()
        with clock.pretend(at(ago(85), 9)):
            row = request.propose_diagnostic(self.firms["lacs"], by=self.staff["CRA"])
        with clock.pretend(at(ago(80), 9)):
            request.decline_proposal(row, by=self.owner("lacs"))
        with clock.pretend(at(ago(7), 9)):
            request.propose_diagnostic(self.firms["etoile"], by=self.staff["CRA"])

    def mission_under_way(self) -> None:
        """The cooperative accepted on paper; its visit is half done."""
        played = diagnostic.Visit(self.firms["coop"], self.owner("coop"), ago(40), "fair")
        row = diagnostic.propose(played, staff=self.staff)
        diagnostic.accept_on_paper(row, agent=self.staff["CRA"], name="Abla Tchalla", day=ago(30))
        planned = diagnostic.plan(row, day=ago(12), staff=self.staff)
        with clock.pretend(at(planned.starts_on, 9)):
            mission.start_visit(
                planned,
                held_at=clock.now(),
                functions=["direction", "customs"],
                minutes="Cadre volontaire et confidentialité lus.",
                by=planned.lead,
            )
            planned.refresh_from_db()
            diagnostic.rate(planned, levels="fair", share=0.6)

    def follow_up(self) -> None:
        """What the enterprises do about their recommendations, and the services they took."""
        agent = self.staff["CRA"]
        told = {
            "savane": ["in_progress", "adopted", "in_progress"],
            "mono": ["declined_with_alternative", "in_progress"],
            "golfe": ["adopted", "adopted"],
        }
        for key, attitudes in told.items():
            follow.tell_attitudes(self.firms[key], attitudes, by=self.owner(key), day=ago(50))
        rows = follow.offer(self.firms["savane"], ["FOR-06", "APP-01"], agent=agent, day=ago(75))
        follow.deliver(rows[0], agent=agent, owner=self.owner("savane"), day=ago(60))
        trainer = self.staff["INT"]
        advice = follow.offer(self.firms["savane"], ["CON-05"], agent=agent, day=ago(45))
        follow.entrust(advice[0], agent=agent, owner=self.owner("savane"), trainer=trainer, day=ago(40))
        owners = {key: self.owner(key) for key in ("savane", "akpe", "golfe", "zio")}
        follow.sessions(self.firms, owners=owners, head=self.staff["CRH"], trainer=trainer)
        follow.offer_paid(self.firms["savane"], "CAR-02", agent=agent, day=ago(4))
        follow.offer(self.firms["akpe"], ["INF-01", "INF-02", "FOR-01", "FOR-08"], agent=agent, day=ago(8))

    def campaigns(self) -> None:
        """Three campaigns: closed, running, scheduled."""
        agent, head = self.staff["CRA"], self.staff["CRH"]
        version = QuestionnaireVersion.objects.published().get()
        plans = (
            ("Exportateurs des Plateaux, printemps", {"region": "plateaux"}, 150, True, True),
            ("Région Maritime, automne", {"region": "maritime"}, 10, True, False),
            ("Corridor des Savanes", {"region": "savanes"}, 2, False, False),
        )
        for name, filters, days, launched, closed in plans:
            with clock.pretend(at(ago(days), 9)):
                row = campaign.create_campaign(
                    by=agent,
                    name=name,
                    version=version,
                    filters=filters,
                    message_fr="Parlez-nous de votre organisation : vos réponses nous aident à mieux vous servir.",
                    message_en="Tell us about your organisation: your answers help us serve you better.",
                )
                campaign.approve_campaign(row, by=head)
                if launched:
                    row.refresh_from_db()
                    campaign.launch_campaign(row, by=head)
            if closed:
                with clock.pretend(at(ago(days - 40), 9)):
                    row.refresh_from_db()
                    campaign.close_campaign(row, by=head)

    def surveys(self) -> None:
        """Two surveys: one published, one open that waits for most enterprises."""
        agent, head = self.staff["CRA"], self.staff["CRH"]
        opinions.publish_reception(agent=agent, head=head)
        opinions.ask_relationship(agent=agent, head=head, answering=[self.owner(key) for key in ("golfe", "mono")])

    def daily_life(self) -> None:
        """Calls and visits over the year, notes of both sides, tasks late and to come."""
        agent = self.staff["CRA"]
        firms = list(self.firms.values())
        missing = max(0, 60 - Interaction.objects.exclude(channel=Channel.SYSTEM).count())
        for number in range(missing):
            relation.log_interaction(
                firms[number % len(firms)],
                by=agent,
                channel=Channel.PHONE if number % 3 else Channel.VISIT,
                direction=Direction.OUT if number % 2 else Direction.IN,
                subject=CALLS[number % len(CALLS)],
                circle=Circle.RELATIONSHIP,
                at=at(ago(5 + number * 3), 10),
            )
        for key, title, days in (
            ("savane", "Convenir d’un rendez-vous à Kara", -4),
            ("golfe", "Envoyer le programme de la rencontre semestrielle", 2),
            ("akpe", "Rappeler au sujet des formations gratuites", 1),
            ("aube", "Demander si le questionnaire pose une difficulté", 0),
        ):
            relation.open_task(
                self.firms[key],
                owner=agent,
                kind_of_task=TaskKind.CALL,
                title=title,
                due_on=clock.today() - dt.timedelta(days=days),
                by=agent,
            )
        relation.write_note(
            self.firms["savane"],
            text="Préfère être appelée après 15 h, sauf les jours de marché.",
            scope="relationship",
            by=agent,
        )

    def signals(self) -> None:
        """Risk management asked about three enterprises: one release made, one that waits."""
        head, second, risk = self.staff["CRH"], self.staff["LDI"], self.staff["RSK"]
        for names, days, decided in ((("savane", "golfe"), 6, True), (("mono", "zio"), 1, False)):
            with clock.pretend(at(ago(days), 10)):
                row = signal.ask_release(
                    purpose="Préparer le programme annuel de ciblage en tenant compte de la démarche volontaire.",
                    letter_reference=f"DGR/2026/{100 + days}",
                    letter_on=ago(days + 2),
                    enterprises=[self.firms[name] for name in names],
                    by=risk,
                )
                if decided:
                    signal.release_signals(signal.prepare_release(row, by=head), by=second)
        access = integration.ask_integration(
            name="Système de ciblage",
            purpose="Lire les signaux communiqués à la gestion des risques.",
            scopes=["enterprises", "signals"],
            expires_on=clock.today() + dt.timedelta(days=180),
            by=self.staff["ADM"],
        )
        integration.approve_integration(access, by=second)


def play() -> None:
    """Fill an empty site with the demonstration."""
    Story().tell()
    diagnostic.run_waiting_jobs()
