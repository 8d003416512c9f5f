"""Addresses of the diagnostics: the enterprise's pages, the agents' file, the diagnosticians' bench."""

from django.urls import path

from diagnostics.views import agent, diagnostician, enterprise, entry, findings, head, notice, report, report_bench

app_name = "diagnostics"

urlpatterns = [
    path("", entry.home, name="home"),
    # the enterprise
    path("demander/", enterprise.ask, name="ask"),
    path("demandes/<uuid:uuid>/", enterprise.request_page, name="request_enterprise"),
    path("demandes/<uuid:uuid>/accepter/", enterprise.accept, name="accept"),
    path("demandes/<uuid:uuid>/accepter/document/", enterprise.accept_document, name="accept_document"),
    path("demandes/<uuid:uuid>/accepter/formulaire/", enterprise.consent_form, name="consent_form"),
    path("demandes/<uuid:uuid>/accepter/<uuid:challenge>/", enterprise.confirm, name="confirm"),
    path("demandes/<uuid:uuid>/en-parler/", enterprise.talk, name="talk"),
    path("demandes/<uuid:uuid>/decliner/", enterprise.decline, name="decline"),
    path("demandes/<uuid:uuid>/arreter/", enterprise.stop, name="stop"),
    path("acceptations/<uuid:uuid>/", enterprise.consent_record, name="consent"),
    path("acceptations/<uuid:uuid>/document/", enterprise.consent_document, name="consent_document"),
    path("visites/<uuid:uuid>/", enterprise.mission_page, name="mission_enterprise"),
    # the relations unit
    path("dossiers/", agent.request_list, name="request_list"),
    path("entreprises/<uuid:uuid>/proposer/", agent.propose, name="propose"),
    path("dossiers/<uuid:uuid>/", agent.request_detail, name="request_detail"),
    path("dossiers/<uuid:uuid>/accepter/", agent.answer, name="answer"),
    path("dossiers/<uuid:uuid>/orienter/", agent.orient, name="orient"),
    path("dossiers/<uuid:uuid>/papier/", agent.paper, name="paper"),
    path("dossiers/<uuid:uuid>/annuler/", agent.cancel, name="cancel_request"),
    # the head of diagnostics and the team named
    path("dossiers/<uuid:uuid>/equipe/", head.team, name="team"),
    path("dossiers/<uuid:uuid>/planifier/", head.plan, name="plan"),
    path("dossiers/<uuid:uuid>/declarer/", head.declare, name="declare"),
    path("missions/<uuid:uuid>/reviseur/", head.reviewer, name="name_reviewer"),
    # the bench
    path("missions/", diagnostician.mission_list, name="mission_list"),
    path("missions/<uuid:uuid>/", diagnostician.mission_detail, name="mission_detail"),
    path("missions/<uuid:uuid>/ouvrir/", diagnostician.open_visit, name="open_visit"),
    path("missions/<uuid:uuid>/terminer/", diagnostician.end_visit, name="end_visit"),
    path("missions/<uuid:uuid>/arreter/", diagnostician.cancel, name="cancel_mission"),
    path("missions/<uuid:uuid>/agenda/", diagnostician.add_agenda, name="add_agenda"),
    path("missions/<uuid:uuid>/agenda/<uuid:item>/retirer/", diagnostician.remove_agenda, name="remove_agenda"),
    path("missions/<uuid:uuid>/documents/", diagnostician.add_document, name="add_document"),
    path("missions/<uuid:uuid>/documents/<uuid:item>/retirer/", diagnostician.remove_document, name="remove_document"),
    path("missions/<uuid:uuid>/guide/", diagnostician.guide, name="guide"),
    path("missions/<uuid:uuid>/criteres/<str:code>/", diagnostician.criterion, name="criterion"),
    # findings and recommendations
    path("missions/<uuid:uuid>/constats/", findings.board, name="findings"),
    path("missions/<uuid:uuid>/constats/proposer/", findings.propose, name="propose_findings"),
    path("missions/<uuid:uuid>/constats/ajouter/", findings.edit_finding, name="add_finding"),
    path("missions/<uuid:uuid>/constats/<uuid:item>/", findings.edit_finding, name="finding"),
    path("missions/<uuid:uuid>/recommandations/ajouter/", findings.edit_recommendation, name="add_recommendation"),
    path("missions/<uuid:uuid>/recommandations/<uuid:item>/", findings.edit_recommendation, name="recommendation"),
    path(
        "missions/<uuid:uuid>/recommandations/<uuid:item>/retirer/",
        findings.drop_recommendation,
        name="drop_recommendation",
    ),
    path("missions/<uuid:uuid>/question/", findings.past_issue, name="past_issue"),
    # the report in the making
    path("missions/<uuid:uuid>/rapport/commencer/", report_bench.report_start, name="report_start"),
    path("rapports/<uuid:uuid>/preparation/", report_bench.report_review, name="report_review"),
    path("rapports/<uuid:uuid>/preparation/apercu.pdf", report_bench.report_preview, name="report_preview"),
    path("rapports/<uuid:uuid>/preparation/synthese/", report_bench.ReportText.as_view(), name="report_text"),
    path(
        "rapports/<uuid:uuid>/preparation/dimensions/<slug:dimension>/",
        report_bench.ReportReading.as_view(),
        name="report_reading",
    ),
    path("rapports/<uuid:uuid>/preparation/notification/", report_bench.ReportNotice.as_view(), name="report_notice"),
    path(
        "rapports/<uuid:uuid>/preparation/notification/retirer/",
        report_bench.report_notice_drop,
        name="report_notice_drop",
    ),
    path("rapports/<uuid:uuid>/transmettre/", report_bench.ReportSubmit.as_view(), name="report_submit"),
    path("rapports/<uuid:uuid>/retourner/", report_bench.ReportReturn.as_view(), name="report_return"),
    path("rapports/<uuid:uuid>/signer/", report_bench.report_sign, name="report_sign"),
    path("rapports/<uuid:uuid>/contresigner/", report_bench.report_countersign, name="report_countersign"),
    path("rapports/<uuid:uuid>/corriger/", report_bench.ReportCorrect.as_view(), name="report_correct"),
    # the communicated report and its notice
    path("rapports/<uuid:uuid>/", report.report_enterprise, name="report_enterprise"),
    path("rapports/<uuid:uuid>/lecture/", report.report_read, name="report_read"),
    path("rapports/<uuid:uuid>/telecharger/", report.report_download, name="report_download"),
    path("rapports/<uuid:uuid>/recevoir/", report.report_receive, name="report_receive"),
    path("rapports/<uuid:uuid>/observations/", report.ReportComment.as_view(), name="report_comment"),
    path("notifications/<uuid:uuid>/", notice.notice_page, name="notice"),
    path("notifications/<uuid:uuid>/recepisse/", notice.notice_receipt, name="notice_receipt"),
    path("notifications/<uuid:uuid>/traiter/", notice.notice_process, name="notice_process"),
    path("notifications/<uuid:uuid>/guichet/", notice.notice_file_at_office, name="notice_file_at_office"),
    path("notifications/<uuid:uuid>/<slug:answer>/", notice.NoticeAnswer.as_view(), name="notice_answer"),
    path("verification/", report.Verify.as_view(), name="verify_search"),
    path("verification/<str:code>/", report.Verify.as_view(), name="verify"),
]
