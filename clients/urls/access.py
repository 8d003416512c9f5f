"""Addresses of the door: personal links, registration, people of the account."""

from django.urls import path

from clients.views import access, codes, holder

urlpatterns = [
    path("inscription/", access.RegisterView.as_view(), name="register"),
    path("code/", codes.short_code, name="short_code"),
    path("lien/", access.LinkAgainView.as_view(), name="link_again"),
    path("lien/envoye/", access.LinkSentView.as_view(), name="link_sent"),
    path("invitation/<uuid:uuid>/<slug:token>/", access.InvitationView.as_view(), name="invitation"),
    path("invitation/<uuid:uuid>/<slug:token>/renouveler/", access.invitation_renew, name="invitation_renew"),
    path("personnes/", access.PeopleView.as_view(), name="people"),
    path("personnes/titulaire/", holder.HandOverView.as_view(), name="hand_over"),
    path("personnes/<uuid:uuid>/signature/", holder.signatory, name="signatory"),
    path("entreprise/", holder.ChooseView.as_view(), name="choose"),
    path("<uuid:uuid>/titulaire/", holder.AppointView.as_view(), name="appoint"),
    path("personnes/<uuid:uuid>/retirer/", access.membership_end, name="membership_end"),
    path("personnes/liens/<uuid:uuid>/annuler/", access.invitation_cancel, name="invitation_cancel"),
]
