import datetime as dt
from django.core import mail
from django.urls import reverse
from tests.factories import diagnostics as f
from diagnostics.models import *
from diagnostics.services import request as rs
from core import clock

def get(client, name, *a, code=200, **kw):
    r = client.get(reverse(f"diagnostics:{name}", args=a), **kw)
    assert r.status_code == code, (name, r.status_code, getattr(r,'url',''))
    return r
def post(client, name, *a, data=None, code=302):
    r = client.post(reverse(f"diagnostics:{name}", args=a), data or {})
    if r.status_code != code:
        import re
        txt=re.sub(r'<[^>]+>',' ',r.content.decode()); txt=re.sub(r'\s+',' ',txt)
        raise AssertionError((name, r.status_code, getattr(r,'url',''), txt[:1500]))
    return r

def test_walk(client, content, savane, afi, mawuli, elom, dede, koffi, yawa, run_after_commit):
    f.oriented(savane, by=dede)
    client.force_login(afi)
    get(client,'home',code=302); get(client,'request_list'); get(client,'propose', savane.uuid)
    post(client,'propose',savane.uuid,data={'message':'Bonjour'})
    req=DiagnosticRequest.objects.get()
    get(client,'request_detail',req.uuid); get(client,'request_list'); get(client,'paper',req.uuid)
    client.force_login(mawuli)
    get(client,'home',code=302)
    for n in ['request_enterprise','accept','accept_document','consent_form','talk','decline']: get(client,n,req.uuid)
    post(client,'talk',req.uuid,data={'wish':'hello'})
    with run_after_commit():
        post(client,'accept',req.uuid,data={'signatory_name':'M','signatory_function':'Gérant','authority_basis':'legal_representative','agrees':'on'})
    ch=ConsentChallenge.objects.get()
    print([m.subject for m in mail.outbox], mail.outbox[-1].body)
    get(client,'confirm',req.uuid,ch.uuid)
    post(client,'confirm',req.uuid,ch.uuid,data={'code':'000000'},code=422)
    from diagnostics.services.consent import one_time_code
    post(client,'confirm',req.uuid,ch.uuid,data={'code':one_time_code(ch)})
    get(client,'request_enterprise',req.uuid); get(client,'stop',req.uuid)
    c=FormalConsent.objects.get(); get(client,'consent',c.uuid)
    client.force_login(afi); get(client,'consent',c.uuid); get(client,'request_detail',req.uuid)
    client.force_login(elom); get(client,'home',code=302); get(client,'mission_list'); get(client,'request_list'); get(client,'request_detail',req.uuid); get(client,'team',req.uuid)
    post(client,'team',req.uuid,data={'lead':dede.pk,'members':[koffi.pk]})
    get(client,'plan',req.uuid)
    for p in (dede,koffi):
        client.force_login(p); get(client,'mission_list'); get(client,'request_detail',req.uuid); get(client,'declare',req.uuid); post(client,'declare',req.uuid,data={'answer':'none'})
    client.force_login(elom)
    day=clock.add_working_days(clock.today(),5)
    post(client,'plan',req.uuid,data={'starts_on':day.isoformat(),'ends_on':day.isoformat(),'agreed_with':'Resp'})
    m=Diagnostic.objects.get(); get(client,'mission_detail',m.uuid); post(client,'name_reviewer',m.uuid,data={'reviewer':yawa.pk})
    client.force_login(mawuli); get(client,'mission_enterprise',m.uuid)
    client.force_login(dede); get(client,'mission_list'); get(client,'mission_detail',m.uuid); get(client,'open_visit',m.uuid)
    post(client,'add_agenda',m.uuid,data={'starts_at':'2026-12-01T09:00','minutes':60,'function':'direction','subject':'x'})
    post(client,'add_document',m.uuid,data={'kind':'policy','title':'Déclaration en douane n° 4','shown_by':''},code=422)
    post(client,'add_document',m.uuid,data={'kind':'policy','title':'Politique','shown_by':''})
    post(client,'guide',m.uuid,data={'done':['before.dates']})
    post(client,'open_visit',m.uuid,data={'held_at':'2026-11-20T09:00','functions':['direction'],'minutes':'ok','purpose':'on','voluntary':'on','confidentiality':'on'})
    get(client,'mission_detail',m.uuid); get(client,'criterion',m.uuid,'6.2')
    post(client,'criterion',m.uuid,'6.2',data={'level':'2','rationale':'court','version':0},code=422)
    r=post(client,'criterion',m.uuid,'6.2',data={'level':'2','rationale':'Une répartition de fait, rien d’écrit','evidence_kinds':['interview'],'confidence':'medium','version':0})
    print(r.url)
    post(client,'criterion',m.uuid,'6.2',data={'level':'3','rationale':'Une répartition de fait, tout écrit','evidence_kinds':['interview'],'confidence':'medium','version':0},code=409)
    f.rated(m,by=dede,levels={'1.1':1,'6.2':2,'10.1':5})
    get(client,'end_visit',m.uuid)
    post(client,'end_visit',m.uuid,data={'held_at':'2026-11-20T12:00','functions':['direction'],'minutes':'ok','nothing_given':'on'})
    get(client,'findings',m.uuid); post(client,'propose_findings',m.uuid); get(client,'findings',m.uuid)
    fi=Finding.objects.first(); rec=Recommendation.objects.first()
    get(client,'finding',m.uuid,fi.uuid); get(client,'add_finding',m.uuid); get(client,'recommendation',m.uuid,rec.uuid); get(client,'add_recommendation',m.uuid)
    post(client,'past_issue',m.uuid,data={'answer':'no'})
    get(client,'findings',m.uuid); get(client,'cancel_mission',m.uuid)
    client.force_login(yawa); get(client,'mission_list'); get(client,'mission_detail',m.uuid); get(client,'findings',m.uuid); get(client,'criterion',m.uuid,'1.1')
    client.force_login(afi); get(client,'mission_detail',m.uuid,code=404); get(client,'findings',m.uuid,code=404)
    client.force_login(mawuli); get(client,'request_enterprise',req.uuid); post(client,'stop',req.uuid,data={'sure':'on'}); get(client,'mission_enterprise',m.uuid); get(client,'request_enterprise',req.uuid)
    get(client,'ask')
