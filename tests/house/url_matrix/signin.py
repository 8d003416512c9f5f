"""Addresses of signin: the ways in."""

from tests.house.url_matrix.base import PUBLIC, SIGNED_IN, Line, fixed, line

# fmt: off
LINES: list[Line] = [
    line("account_login", "200 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
    line("account_logout", SIGNED_IN),
    line("account_inactive", PUBLIC),
    line("account_signup", PUBLIC),
    line("account_request_login_code", "200 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
    line("account_confirm_login_code", "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
    line("account_reauthenticate", SIGNED_IN),
    line("account_email_verification_sent", PUBLIC),
    line("account_confirm_email", PUBLIC, key=fixed("inconnu")),
    line("account_change_password", SIGNED_IN),
    line("account_set_password", "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
    line("account_reset_password", PUBLIC),
    line("account_reset_password_done", PUBLIC),
    line("account_reset_password_from_key", PUBLIC, uidb36=fixed("inconnu"), key=fixed("inconnu")),
    line("account_reset_password_from_key_done", PUBLIC),
    line("mfa_index", SIGNED_IN),
    line("mfa_authenticate", "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
    line("mfa_reauthenticate", "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
    line("mfa_activate_totp", "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
    line("mfa_deactivate_totp", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404"),
    line("mfa_view_recovery_codes", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404"),
    line("mfa_generate_recovery_codes", "302 302 302 302 302 302 302 302 302 302 302 302 302 302 302"),
    line("mfa_download_recovery_codes", "302 404 404 404 404 404 404 404 404 404 404 404 404 404 404"),
    line("usersessions_list", SIGNED_IN),
]
# fmt: on
