"""Addresses of the correspondence: the same pages for both sides."""

from django.urls import path

from clients.views import conversation

urlpatterns = [
    path("correspondance/", conversation.conversation_list, name="conversation_list"),
    path("correspondance/ecrire/", conversation.conversation_new, name="conversation_new"),
    path("correspondance/ecrire/<uuid:uuid>/", conversation.conversation_to, name="conversation_to"),
    path("correspondance/fichiers/<uuid:uuid>/", conversation.conversation_file, name="conversation_file"),
    path("correspondance/<uuid:uuid>/", conversation.conversation, name="conversation"),
    path("correspondance/<uuid:uuid>/clore/", conversation.conversation_close, name="conversation_close"),
]
