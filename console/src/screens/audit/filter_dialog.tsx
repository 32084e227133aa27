import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useId, useState } from "react";
import { KINDS, kindWord } from "~/app/phrases";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { ComboBox } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import type { AuditFilter } from "./search";

/** A moment as the browser's field of date and time spells it, in the person's own zone. */
function localMoment(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Epoch milliseconds of such a text; undefined where there is none. */
export function momentOf(text: string): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** What to show of the journal. */
export function FilterDialog(props: { filter: AuditFilter; onFilter: (filter: AuditFilter) => void; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const form = useId();
  const { filter } = props;
  const [kind, setKind] = useState(filter.kind ?? null);
  const [texts, setTexts] = useState({
    id: filter.id ?? "",
    event: filter.event ?? "",
    actor: filter.actor ?? "",
    app: filter.app ?? "",
    request: filter.request ?? "",
    from: filter.from === undefined ? "" : localMoment(filter.from),
    to: filter.to === undefined ? "" : localMoment(filter.to),
  });
  const set = (name: keyof typeof texts) => (value: string) => setTexts({ ...texts, [name]: value });
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const { from, to, ...named } = texts;
    const given = Object.entries({ ...named, kind: kind ?? "", q: filter.q ?? "" }).filter(([, value]) => value.trim() !== "");
    const moments = Object.entries({ from: momentOf(from), to: momentOf(to) }).filter(([, at]) => at !== undefined);
    props.onFilter(Object.fromEntries([...given.map(([name, value]) => [name, value.trim()] as const), ...moments]));
    props.onClose();
  };
  const kinds = Object.keys(KINDS).map((id) => ({ id, label: kindWord(i18n, id), detail: id }));
  return (
    <Dialog
      title={t`Filter the audit log`}
      onClose={props.onClose}
      actions={
        <>
          <Button onPress={props.onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={form} look="primary">
            <Trans>Filter</Trans>
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={apply}>
        <ComboBox label={t`Kind of thing`} choices={kinds} value={kind} onChange={setKind} />
        <TextField label={t`Id of the thing`} value={texts.id} onChange={set("id")} autoComplete="off" />
        <TextField label={t`Event`} hint={t`Its exact name, such as DispatchStatusUpdated`} value={texts.event} onChange={set("event")} />
        <TextField label={t`Person`} hint={t`The id of who did it`} value={texts.actor} onChange={set("actor")} />
        <TextField label={t`App`} value={texts.app} onChange={set("app")} />
        <TextField label={t`Request`} value={texts.request} onChange={set("request")} />
        <TextField label={t`From`} type="datetime-local" value={texts.from} onChange={set("from")} />
        <TextField label={t`Until`} type="datetime-local" value={texts.to} onChange={set("to")} />
      </form>
    </Dialog>
  );
}
