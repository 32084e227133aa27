import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ApiError } from "~/api/fault";
import { changeRule, createRule, type Rule } from "~/api/notifications";
import type { FaultOf } from "~/app/dialogs";
import { PanelError, refusalFrom } from "~/app/errors";
import { Button } from "~/ui/button";
import { Skeleton } from "~/ui/panel";
import { showToast } from "~/ui/toast";
import { WizardScreen } from "~/ui/wizard";
import { useChosenApp } from "./app_select";
import styles from "./notifications.module.css";
import { ruleQuery, rulesQuery } from "./queries";
import { bodyOf, draftOf, NEW_RULE, type RuleDraft, type RuleStep, stepOf, STEPS } from "./rule_draft";
import { WhatStep, WhenStep, WhomStep } from "./rule_steps";
import { useKept } from "./use_kept";

const route = getRouteApi("/notifications/rules/$id");
const NEW = "new";

/** A rule, written in three steps: when, whom, what. */
export function RuleScreen() {
  const { t } = useLingui();
  const { id } = route.useParams();
  const search = route.useSearch();
  const { read, app } = useChosenApp(search.app);
  const rule = useQuery({ ...ruleQuery(app?.id ?? "", id), enabled: app !== undefined && id !== NEW });
  const error = read.error ?? rule.error;
  if (error !== null) return <PanelError error={error} onRetry={() => void (read.isError ? read.refetch() : rule.refetch())} />;
  if (app === undefined || (id !== NEW && rule.data === undefined)) return <Skeleton rows={6} label={t`Loading the rule`} />;
  return <RuleWizard key={id} app={app.id} rule={rule.data ?? null} />;
}

function RuleWizard({ app, rule }: { app: string; rule: Rule | null }) {
  const { t } = useLingui();
  const search = route.useSearch();
  const stay = route.useNavigate();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { draft, setDraft, forget } = useKept<RuleDraft>(`notification rule/${rule?.id ?? NEW}`, () => (rule === null ? NEW_RULE : draftOf(rule)));
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const step: RuleStep = STEPS.find((each) => each === search.step) ?? "when";
  const at = STEPS.indexOf(step);
  const go = (next: RuleStep) => void stay({ search: { ...search, app, step: next } });
  const titles: Record<RuleStep, string> = { when: t`When`, whom: t`Whom, and how`, what: t`What is said` };
  // Members of the refused body, and of the draft that a preview sent.
  const faultOf: FaultOf = (field) => refusal?.faults.find((fault) => fault.field.replace(/^filter\./, "") === field || fault.field.startsWith(`${field}.`) || fault.field.startsWith(`${field}[`))?.message;
  const back = () => void navigate({ to: "/notifications/$part", params: { part: "rules" }, search: { app } });
  const save = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      const body = bodyOf(draft);
      if (rule === null) await createRule(app, body);
      else await changeRule(app, rule.id, body);
      forget();
      await queries.invalidateQueries({ queryKey: rulesQuery(app).queryKey });
      if (rule !== null) queries.removeQueries({ queryKey: ruleQuery(app, rule.id).queryKey });
      showToast({ tone: "plain", text: t`${body.name} is in force.` });
      back();
    } catch (error) {
      const refused = refusalFrom(error);
      setRefusal(refused);
      const first = refused.faults[0];
      if (first !== undefined) go(stepOf(first.field));
      setBusy(false);
    }
  };
  const change = (part: Partial<RuleDraft>) => setDraft({ ...draft, ...part });
  const given = { app, draft, change, faultOf };
  return (
    <WizardScreen
      title={rule === null ? t`New rule` : rule.name}
      steps={STEPS.map((id) => ({ id, title: titles[id] }))}
      stepsLabel={t`Steps of the rule`}
      current={step}
      actions={
        <>
          <Button
            onPress={() => {
              forget();
              back();
            }}
          >
            <Trans>Cancel</Trans>
          </Button>
          <Button isDisabled={at === 0} onPress={() => go(STEPS[at - 1] ?? "when")}>
            <Trans>Back</Trans>
          </Button>
          {step === "what" ? (
            <Button look="primary" isPending={isBusy} isDisabled={draft.name.trim() === ""} onPress={() => void save()}>
              <Trans>Save the rule</Trans>
            </Button>
          ) : (
            <Button look="primary" isDisabled={draft.name.trim() === ""} onPress={() => go(STEPS[at + 1] ?? "what")}>
              <Trans>Next</Trans>
            </Button>
          )}
        </>
      }
    >
      <div className={styles["part"]}>
        {refusal === null ? null : <PanelError error={refusal} />}
        {step === "when" ? <WhenStep {...given} /> : step === "whom" ? <WhomStep {...given} /> : <WhatStep {...given} />}
      </div>
    </WizardScreen>
  );
}
