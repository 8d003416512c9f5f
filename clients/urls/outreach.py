"""Addresses of messages."""

from django.urls import path

from clients.views import mailbox, outreach

urlpatterns = [
    path("messages/", outreach.message_list, name="message_list"),
    path("messages/<uuid:uuid>/regler/", outreach.message_settle, name="message_settle"),
    path("messages/<uuid:uuid>/lettre/", outreach.message_letter, name="message_letter"),
    path("messages/invitations/<str:token>/", outreach.opt_out, name="opt_out"),
    path("courriels/", mailbox.mailbox_list, name="mailbox_list"),
    path("courriels/<uuid:uuid>/", mailbox.mailbox_message, name="mailbox_message"),
    path("courriels/<uuid:uuid>/html/", mailbox.mailbox_html, name="mailbox_html"),
]
