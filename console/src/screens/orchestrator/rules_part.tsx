import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { changeRule, type Rule, rulePath } from "~/api/orchestrator";
import { ConfirmDialog, FormDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { useReadAgain } from "~/app/use_read_again";
import { logicText, type LogicWords } from "~/rules/logic_text";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { NumberField } from "~/ui/choice_field";
import { Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import styles from "./orchestrator.module.css";
import { pluginsQuery, rulesQuery, workflowsQuery } from "./queries";
import { placedRules } from "./rule_order";

const route = getRouteApi("/orchestrator/$part");
const MAX_PRIORITY = 1_000;

/** Bring the rule that a link leads to into view. */
const reveal = (row: HTMLElement | null) => row?.scrollIntoView({ block: "center" });

/** The rules in the order in which they are carried out: on what, under which condition, what then. */
export function RulesPart() {
  const { t } = useLingui();
  const { sel } = route.useSearch();
  const queries = useQueryClient();
  const read = useQuery(rulesQuery);
  const plugins = useQuery(pluginsQuery).data;
  const workflows = useQuery(workflowsQuery).data;
  useReadAgain([rulesQuery.queryKey], (event) => event.kind === "orchestrator_rule");
  const names = useMemo(() => new Map([...(plugins ?? []), ...(workflows ?? [])].map((each) => [each.id, each.name])), [plugins, workflows]);
  const words = useLogicWords();
  const [changing, setChanging] = useState<{ readonly rule: Rule; readonly what: "active" | "priority" } | null>(null);
  if (read.data === undefined) {
    return read.isError ? <PanelError error={read.error} onRetry={() => void read.refetch()} /> : <Skeleton rows={8} label={t`Loading rules`} />;
  }
  const close = () => setChanging(null);
  const change = async (rule: Rule, given: { readonly active?: boolean; readonly priority?: number }) => {
    await changeRule(rule, given);
    await queries.invalidateQueries({ queryKey: rulesQuery.queryKey });
  };
  return (
    <>
      <p className={styles["note"]}>
        <Trans>All rules of an event whose condition holds are carried out, one after the other. A default rule can only be switched on and off.</Trans>
      </p>
      <Table label={t`Rules`} titles={[t`On the event`, t`Order`, t`Rule`, t`State`, t`If`, t`Then`]} actionsLabel={t`Actions`}>
        {placedRules(read.data).map(({ rule, place, of }) => (
          <tr key={rule.id} {...(rule.id === sel ? { ref: reveal, "aria-current": true, className: styles["opened"] } : {})}>
            <td>
              <code>{rule.event}</code>
              {rule.reasonCode === undefined ? null : <div className={styles["note"]}>{rule.reasonCode}</div>}
            </td>
            <td className={styles["order"]}>
              {place === null ? "–" : t`${place} of ${of}`}
              <div className={styles["note"]}>{t`priority ${rule.priority}`}</div>
            </td>
            <th scope="row">
              {rule.name}
              <div className={styles["note"]}>{rule.isDefault ? t`default` : t`own`}</div>
              {rule.warning === undefined ? null : <div className={styles["note"]}>⚠ {rule.warning}</div>}
            </th>
            <td>{rule.active ? <StateChip tone="ended">{t`on`}</StateChip> : <StateChip tone="over">{t`off`}</StateChip>}</td>
            <td className={styles["condition"]}>{logicText(rule.condition, words)}</td>
            <td>
              <Then rule={rule} names={names} />
            </td>
            <td>
              <RuleButtons rule={rule} onChange={(what) => setChanging({ rule, what })} />
            </td>
          </tr>
        ))}
      </Table>
      {changing?.what === "active" ? (
        <SwitchDialog rule={changing.rule} onConfirm={() => change(changing.rule, { active: !changing.rule.active })} onClose={close} />
      ) : null}
      {changing?.what === "priority" ? (
        <PriorityDialog rule={changing.rule} onSend={(priority) => change(changing.rule, { priority })} onClose={close} />
      ) : null}
    </>
  );
}

function Then({ rule, names }: { rule: Rule; names: ReadonlyMap<string, string> }) {
  const id = rule.pluginWorkflowId ?? rule.pluginId ?? "";
  // Rules that carry out commands of their own ask no plugin.
  if (id === "commands") return <Trans>built-in commands</Trans>;
  return <span title={id}>{names.get(id) ?? id}</span>;
}

function RuleButtons({ rule, onChange }: { rule: Rule; onChange: (what: "active" | "priority") => void }) {
  const { t } = useLingui();
  const mayChange = useMay("PUT", rulePath(rule.id));
  if (!mayChange) return null;
  return (
    <div className={styles["buttons"]}>
      <Button onPress={() => onChange("active")} aria-label={rule.active ? t`Switch off ${rule.name}` : t`Switch on ${rule.name}`}>
        {rule.active ? <Trans>Switch off…</Trans> : <Trans>Switch on…</Trans>}
      </Button>
      {rule.isDefault ? null : (
        <Button look="quiet" onPress={() => onChange("priority")} aria-label={t`Change the priority of ${rule.name}`}>
          <Trans>Priority…</Trans>
        </Button>
      )}
    </div>
  );
}

function SwitchDialog({ rule, onConfirm, onClose }: { rule: Rule; onConfirm: () => Promise<unknown>; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <ConfirmDialog
      title={rule.active ? t`Switch off ${rule.name}?` : t`Switch on ${rule.name}?`}
      act={rule.active ? t`Switch off` : t`Switch on`}
      look={rule.active ? "danger" : "primary"}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>
        {rule.active ? (
          <Trans>From now on nothing of it happens at {rule.event}. What has begun goes on.</Trans>
        ) : (
          <Trans>From now on it is carried out at {rule.event}; what happened meanwhile is not made up for.</Trans>
        )}
      </p>
    </ConfirmDialog>
  );
}

function PriorityDialog({ rule, onSend, onClose }: { rule: Rule; onSend: (priority: number) => Promise<unknown>; onClose: () => void }) {
  const { t } = useLingui();
  const [priority, setPriority] = useState(rule.priority);
  return (
    <FormDialog title={t`Priority of ${rule.name}`} act={t`Save`} onSend={() => onSend(priority)} onClose={onClose} isDisabled={Number.isNaN(priority) || priority === rule.priority}>
      {(faultOf) => (
        <NumberField
          label={t`Priority`}
          hint={t`The smaller one comes first; default rules have 100.`}
          value={priority}
          onChange={setPriority}
          minValue={1}
          maxValue={MAX_PRIORITY}
          step={1}
          error={faultOf("priority")}
        />
      )}
    </FormDialog>
  );
}

function useLogicWords(): LogicWords {
  const { t } = useLingui();
  return { and: t`and`, or: t`or`, not: t`not`, oneOf: t`one of`, isThere: t`is there`, always: t`always`, never: t`never` };
}
