"""Addresses of messages."""

from django.urls import path

from clients.views import mailbox, outreach, post, preferences, texts

urlpatterns = [
    path("messages/", outreach.message_list, name="message_list"),
    path("messages/<uuid:uuid>/regler/", outreach.message_settle, name="message_settle"),
    path("messages/<uuid:uuid>/lettre/", outreach.message_letter, name="message_letter"),
    path("messages/invitations/<str:token>/", outreach.opt_out, name="opt_out"),
    path("mes-messages/", preferences.preferences, name="preferences"),
    path("messages/textes/", texts.text_list, name="text_list"),
    path("messages/textes/<slug:code>/", texts.text_edit, name="text_edit"),
    path("messages/calendrier/<slug:schedule>/", texts.schedule_edit, name="schedule_edit"),
    path("messages/lettres/", post.letter_list, name="letter_list"),
    path("messages/lettres/preparer/", post.letter_prepare, name="letter_prepare"),
    path("messages/lettres/<uuid:uuid>/", post.letter_file, name="letter_file"),
    path("messages/lettres/<uuid:uuid>/postees/", post.letter_posted, name="letter_posted"),
    path("messages/reponses/", post.reply_list, name="reply_list"),
    path("messages/reponses/<uuid:uuid>/", post.reply_settle, name="reply_settle"),
    path("courriels/entrants/", post.incoming_mail, name="incoming_mail"),
    path("courriels/", mailbox.mailbox_list, name="mailbox_list"),
    path("courriels/<uuid:uuid>/", mailbox.mailbox_message, name="mailbox_message"),
    path("courriels/<uuid:uuid>/html/", mailbox.mailbox_html, name="mailbox_html"),
]
