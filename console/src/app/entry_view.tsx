import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type JournalEntry, readJournal } from "~/api/haulier";
import { typeIn, useName } from "~/api/names";
import { differences, isObject, toldTogether } from "~/rules/differences";
import { Button } from "~/ui/button";
import { StateChip, type Tone } from "~/ui/chip";
import { MiddleCut } from "~/ui/middle_cut";
import { Facts, Skeleton } from "~/ui/panel";
import { zonedTime } from "~/ui/time";
import { addressOfThing } from "./addresses";
import styles from "./entry_view.module.css";
import { PanelError } from "./errors";
import { kindWord, phraseOf } from "./phrases";

const EARLIER = 20;
/** Of a report it is the id of the workflow instance, of other entries that of the resource: it never changes. */
const ID = "id";
const CALLBACK_TONES: Readonly<Record<string, Tone>> = { waiting: "waiting", delivered: "ended", failed: "risk", dead: "failed" };

/** Who did it: the person where one was told, else the app. */
export function Actor({ entry }: { entry: JournalEntry }) {
  const known = useName(entry.actor.id === "" ? entry.actor.appId : entry.actor.id);
  return <span title={`${entry.actor.id} · ${entry.actor.appId}`}>{entry.actor.name ?? known}</span>;
}

/** A resource by its name, leading to where the console shows it; in the cell of a list it is cut where there is no room. */
export function ResourceLink({ kind, id, isInCell = false }: { kind: string; id: string; isInCell?: boolean }) {
  const name = useName(id);
  const { i18n } = useLingui();
  return (
    <Link to={addressOfThing(kind, id, typeIn(id))} title={id} className={styles[isInCell ? "cut" : "resource"] ?? ""}>
      {kindWord(i18n, kind)} {isInCell ? <MiddleCut text={name} /> : name}
    </Link>
  );
}

/** How far the callback of an entry came. */
export function CallbackChip({ callback }: { callback: NonNullable<JournalEntry["callback"]> }) {
  const { t } = useLingui();
  const words: Readonly<Record<string, string>> = { waiting: t`waiting`, delivered: t`delivered`, failed: t`failed`, dead: t`given up` };
  return <StateChip tone={CALLBACK_TONES[callback.outcome] ?? "waiting"}>{words[callback.outcome] ?? callback.outcome}</StateChip>;
}

/** One entry of the journal: what, who, from where, and what the resource looked like before and after. */
export function EntryView(props: {
  entry: JournalEntry;
  isDiff: boolean;
  onDiff: (isDiff: boolean) => void;
  onClose: () => void;
  /** Further ways from here. */
  actions?: ReactNode;
}) {
  const { entry, isDiff } = props;
  const { t, i18n } = useLingui();
  const { callback } = entry;
  const phrase = phraseOf(i18n, entry);
  return (
    <article className={styles["entry"]} aria-label={phrase}>
      <header className={styles["head"]}>
        <h2>
          <Trans>
            <Actor entry={entry} /> {phrase}
          </Trans>
        </h2>
        <Button look="quiet" aria-label={t`Close`} onPress={props.onClose}>
          ×
        </Button>
      </header>
      <Facts
        facts={[
          [t`When`, <time key="at" dateTime={new Date(entry.at).toISOString()}>{zonedTime(entry.at)}</time>],
          [t`What`, <ResourceLink key="what" kind={entry.kind} id={entry.resourceId} />],
          [t`Event`, <code key="event">{entry.event}</code>],
          [t`State`, `${entry.state ?? "–"} · v${entry.version}`],
          [t`Request`, <code key="request">{entry.requestId}</code>],
          [t`App`, <code key="app">{entry.actor.appId}</code>],
          ...(callback === undefined
            ? []
            : [
                [
                  t`Callback`,
                  <span key="callback" className={styles["callback"]}>
                    <CallbackChip callback={callback} /> {callback.host} {t`after ${callback.tries} tries`}
                  </span>,
                ] as const,
              ]),
          ...(entry.also === undefined || entry.also.length === 0
            ? []
            : [[t`Changed too`, <AlsoChanged key="also" names={entry.also} />] as const]),
        ]}
      />
      <div className={styles["actions"]}>
        <Button onPress={() => props.onDiff(!isDiff)}>{isDiff ? <Trans>Show data</Trans> : <Trans>Before and after</Trans>}</Button>
        {props.actions}
      </div>
      {isDiff ? <BeforeAndAfter entry={entry} /> : <Json value={entry.data} label={t`Data of the event`} />}
      {entry.meta === undefined || isDiff ? null : <Json value={entry.meta} label={t`What the app sent along`} />}
    </article>
  );
}

function AlsoChanged({ names }: { names: readonly string[] }) {
  return (
    <ul>
      {names.map((name) => (
        <li key={name}>
          <ResourceLink kind={name.slice(0, name.indexOf("/"))} id={name.slice(name.indexOf("/") + 1)} />
        </li>
      ))}
    </ul>
  );
}

/** A value as the server wrote it; it can be scrolled by keyboard. */
export function Json({ value, label }: { value: unknown; label: string }) {
  return (
    <pre className={styles["json"]} role="group" aria-label={label} tabIndex={0}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}

function shortJson(value: unknown): string {
  return value === undefined ? "–" : typeof value === "string" ? value : JSON.stringify(value);
}

/** What an entry changed, against all that the twenty entries before it told of the same resource. */
function BeforeAndAfter({ entry }: { entry: JournalEntry }) {
  const { t } = useLingui();
  const { kind, resourceId, version, at, id } = entry;
  const earlier = useQuery({
    queryKey: ["journal", "before", id],
    queryFn: ({ signal }) => readJournal({ kind, id: resourceId, to: at + 1, limit: EARLIER + 1 }, signal),
    staleTime: Infinity,
  });
  if (earlier.isError) return <PanelError error={earlier.error} onRetry={() => void earlier.refetch()} />;
  if (earlier.isPending) return <Skeleton rows={3} label={t`Loading what was before`} />;
  const same = earlier.data.entries.filter(
    (each) => each.kind === kind && each.resourceId === resourceId && each.id !== id && each.version <= version,
  );
  const last = same[0];
  if (last === undefined) {
    return (
      <p className={styles["note"]}>
        <Trans>This is the first entry of it.</Trans>
      </p>
    );
  }
  const before = { state: last.state ?? undefined, ...toldTogether(same.map((each) => each.data)) };
  const after = { state: entry.state ?? undefined, ...(isObject(entry.data) ? entry.data : {}) };
  const changed = differences(before, after).filter((each) => each.path !== ID);
  if (changed.length === 0) {
    return (
      <p className={styles["note"]}>
        <Trans>It tells nothing that was not told before.</Trans>
      </p>
    );
  }
  return (
    <div className={styles["diff"]} role="group" aria-label={t`Before and after`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t`Member`}</th>
            <th scope="col">{t`Before, v${last.version}`}</th>
            <th scope="col">{t`After, v${version}`}</th>
          </tr>
        </thead>
        <tbody>
          {changed.map((each) => (
            <tr key={each.path}>
              <th scope="row">{each.path}</th>
              <td className={styles["before"]}>{shortJson(each.before)}</td>
              <td className={styles["after"]}>{shortJson(each.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
