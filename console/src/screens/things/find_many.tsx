import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useId, useState } from "react";
import type { ApiError } from "~/api/fault";
import { PanelError, refusalFrom } from "~/app/errors";
import { Button } from "~/ui/button";
import { countText } from "~/ui/count";
import { Dialog } from "~/ui/dialog";
import { TextField } from "~/ui/field";
import { codesIn, MAX_CODES } from "./batch_list";
import { PAGE, readPage, type Thing } from "./families";
import type { TypePlace } from "./queries";
import styles from "./things.module.css";

interface Answer {
  readonly found: readonly Thing[];
  readonly missing: readonly string[];
  readonly doubles: ReadonlyMap<string, number>;
}

/** The things with these codes or ids. */
async function findAll({ family, app, type }: TypePlace, codes: readonly string[]): Promise<readonly Thing[]> {
  const found = new Map<string, Thing>();
  for (let at = 0; at < codes.length; at += PAGE) {
    const value = codes.slice(at, at + PAGE);
    // Two conditions may find twice as many as a page holds, so each is asked for itself.
    const keys = value.some((code) => code.includes(":")) ? [family.codeField, "id"] : [family.codeField];
    const pages = await Promise.all(
      keys.map((key) => readPage(family, app, type, { offset: 0, query: { op: "and", arr: [{ key, value, expr: "in" }] } })),
    );
    for (const thing of pages.flatMap((page) => page.things)) found.set(thing.id, thing);
  }
  return [...found.values()];
}

/** Paste or scan a list of codes: what there is of it, what is missing, what stands in it twice. */
export function FindMany(props: { place: TypePlace; onFound: (things: readonly Thing[]) => void; onClose: () => void }) {
  const { place, onFound, onClose } = props;
  const { t } = useLingui();
  const form = useId();
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { codes, doubles } = codesIn(text);
  const find = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      const found = await findAll(place, codes);
      const known = new Set(found.flatMap((thing) => [thing.code, thing.id]));
      setAnswer({ found, missing: codes.filter((code) => !known.has(code)), doubles });
    } catch (error) {
      setRefusal(refusalFrom(error));
    }
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void find();
  };
  const tooMany = codes.length > MAX_CODES ? t`At most ${countText(MAX_CODES)} codes, these are ${countText(codes.length)}` : undefined;
  return (
    <Dialog
      title={t`Find many`}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={form} isPending={isBusy} isDisabled={codes.length === 0 || tooMany !== undefined}>
            <Plural value={codes.length} one="Find # code" other="Find # codes" />
          </Button>
          <Button
            look="primary"
            isDisabled={answer === null || answer.found.length === 0}
            onPress={() => {
              onFound(answer?.found ?? []);
              onClose();
            }}
          >
            <Plural value={answer?.found.length ?? 0} one="Show # found" other="Show # found" />
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextField
          label={t`Codes or ids`}
          hint={t`Paste or scan them: one a line, or apart by commas.`}
          value={text}
          onChange={(next) => {
            setText(next);
            setAnswer(null);
          }}
          lines={8}
          error={tooMany}
          autoFocus
        />
      </form>
      {refusal === null ? null : <PanelError error={refusal} />}
      {answer === null ? null : <AnswerView answer={answer} />}
    </Dialog>
  );
}

function AnswerView({ answer }: { answer: Answer }) {
  const { t } = useLingui();
  const { found, missing, doubles } = answer;
  return (
    <div className={styles["found"]} role="status">
      <p>
        <Trans>
          {found.length} found, {missing.length} missing, {doubles.size} given more than once.
        </Trans>
      </p>
      {missing.length === 0 ? null : <Codes title={t`Missing`} codes={missing} />}
      {doubles.size === 0 ? null : <Codes title={t`Given more than once`} codes={[...doubles].map(([code, count]) => `${code} × ${count}`)} />}
    </div>
  );
}

function Codes({ title, codes }: { title: string; codes: readonly string[] }) {
  return (
    <section aria-label={title}>
      <b>{title}</b>
      <ul tabIndex={0} aria-label={title}>
        {codes.map((code) => (
          <li key={code} className={styles["code"]}>
            {code}
          </li>
        ))}
      </ul>
    </section>
  );
}
