// The form of one criterion: read it, fill it, say what is missing before it can be a rating.
const LEAST_GROUNDS = 20;

export function read(form) {
  const { level, na_reason, is_proportional, rationale, confidence, interviewee, cause, needs_review } = form.elements;
  const isNa = level.value === "na";
  return {
    level: isNa || level.value === "" ? null : Number(level.value),
    is_na: isNa,
    na_reason: isNa ? na_reason.value.trim() : "",
    is_proportional: isNa && is_proportional.checked,
    rationale: rationale.value.trim(),
    evidence_kinds: [...form.querySelectorAll("[name=evidence_kinds]:checked")].map((box) => box.value),
    interviewee: interviewee.value,
    confidence: confidence.value,
    cause: cause.value,
    needs_review: needs_review.checked,
  };
}

export function fill(form, values) {
  form.reset();
  if (!values) return;
  form.elements.level.value = values.is_na ? "na" : values.level === null ? "" : String(values.level);
  for (const name of ["na_reason", "rationale", "interviewee", "cause"]) form.elements[name].value = values[name] ?? "";
  for (const name of ["is_proportional", "needs_review"]) form.elements[name].checked = Boolean(values[name]);
  form.elements.confidence.value = values.confidence ?? "";
  for (const box of form.querySelectorAll("[name=evidence_kinds]")) box.checked = (values.evidence_kinds ?? []).includes(box.value);
}

// The name of the field that stops a rating, or an empty word. A note without a level is always good.
export function missing(values) {
  if (values.is_na) return values.na_reason ? "" : "na_reason";
  if (values.level === null) return "";
  if (values.rationale.length < LEAST_GROUNDS) return "rationale";
  if (values.evidence_kinds.length === 0) return "evidence_kinds";
  return values.confidence ? "" : "confidence";
}

export const isEmpty = (values) => values.level === null && !values.is_na && !values.rationale && !values.needs_review;
