"""Addresses of the questionnaires: the enterprise's pages, the evaluator's bench, the agent's pages."""

from django.urls import path

from questionnaires.views import campaign, dossier, enterprise, evaluation, evidence

app_name = "questionnaires"

urlpatterns = [
    path("", enterprise.response_list, name="response_list"),
    path("repondre/", enterprise.response_open, name="response_open"),
    path("reponses/<uuid:uuid>/", enterprise.response, name="response"),
    path("reponses/<uuid:uuid>/commencer/", enterprise.response_start, name="response_start"),
    path("reponses/<uuid:uuid>/relire/", enterprise.response_check, name="response_check"),
    path("reponses/<uuid:uuid>/precisions/", enterprise.complement_fill, name="complement_fill"),
    path("reponses/<uuid:uuid>/recepisse/", enterprise.response_receipt, name="response_receipt"),
    path("reponses/<uuid:uuid>/suite/", enterprise.response_outcome, name="response_outcome"),
    path("reponses/<uuid:uuid>/retrait/", enterprise.response_withdraw, name="response_withdraw"),
    path("reponses/<uuid:uuid>/enregistrer/<slug:code>/", enterprise.answer_autosave, name="answer_autosave"),
    path("reponses/<uuid:uuid>/<slug:section>/", enterprise.response_fill, name="response_fill"),
    path("reponses/<uuid:uuid>/<slug:section>/<int:number>/", enterprise.response_fill, name="response_fill"),
    path("elements/<uuid:uuid>/", evidence.evidence_open, name="evidence_open"),
    path("elements/<uuid:uuid>/retirer/", evidence.evidence_remove, name="evidence_remove"),
    path("elements/<uuid:uuid>/effacer/", evidence.evidence_purge, name="evidence_purge"),
    path("evaluations/", evaluation.evaluation_list, name="evaluation_list"),
    path("evaluations/<uuid:uuid>/", evaluation.evaluation, name="evaluation"),
    path("evaluations/<uuid:uuid>/affecter/", evaluation.assign, name="evaluation_assign"),
    path("evaluations/<uuid:uuid>/declaration/", evaluation.declare, name="evaluation_declare"),
    path("evaluations/<uuid:uuid>/complement/", evaluation.complement, name="evaluation_complement"),
    path("evaluations/<uuid:uuid>/synthese/", evaluation.summary, name="evaluation_summary"),
    path("evaluations/<uuid:uuid>/valider/", evaluation.validate, name="evaluation_validate"),
    path("evaluations/<uuid:uuid>/renvoyer/", evaluation.send_back, name="evaluation_return"),
    path("evaluations/<uuid:uuid>/<slug:section>/", evaluation.section, name="evaluation_section"),
    path("dossiers/", dossier.dossier_list, name="dossier_list"),
    path("dossiers/<uuid:uuid>/", dossier.dossier, name="dossier"),
    path("dossiers/<uuid:uuid>/annoncer/", dossier.tell, name="outcome_tell"),
    path("dossiers/<uuid:uuid>/rouvrir/", dossier.reopen, name="response_reopen"),
    path("campagnes/", campaign.campaign_list, name="campaign_list"),
    path("campagnes/nouvelle/", campaign.campaign_edit, name="campaign_new"),
    path("campagnes/<uuid:uuid>/", campaign.campaign, name="campaign"),
    path("campagnes/<uuid:uuid>/modifier/", campaign.campaign_edit, name="campaign_edit"),
    path("campagnes/<uuid:uuid>/<slug:act>/", campaign.campaign_act, name="campaign_act"),
]
