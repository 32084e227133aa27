import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { csvLine } from "~/app/csv";
import { refusalFrom } from "~/app/errors";
import { saveFile } from "~/app/save_file";
import { Button } from "~/ui/button";
import { countText } from "~/ui/count";
import { showToast } from "~/ui/toast";
import { valueOf } from "./families";
import type { Field } from "./filters";
import type { ListAsked, TypePlace } from "./queries";
import { allPages } from "./use_things";
import { titleOf } from "./words";

/** A value as the import of CSV files takes it. */
function cellOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What is filtered, in the columns that are shown, as a file. Pressed again while it is made, it stops. */
export function CsvButton({ place, asked, fields }: { place: TypePlace; asked: ListAsked; fields: readonly Field[] }) {
  const { t, i18n } = useLingui();
  const [count, setCount] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  const make = async () => {
    if (stop.current !== null) return stop.current.abort();
    const controller = new AbortController();
    stop.current = controller;
    setCount(0);
    const lines = [csvLine(["id", ...fields.map((field) => titleOf(i18n, field))])];
    let total = 0;
    try {
      for await (const page of allPages(place, asked, controller.signal)) {
        for (const thing of page.things) {
          lines.push(csvLine([thing.id, ...fields.map((field) => cellOf(valueOf(place.family, thing, field.key)))]));
        }
        total = page.total;
        setCount(lines.length - 1);
      }
      saveFile(new Blob(lines, { type: "text/csv" }), `${place.type}.csv`);
      const rows = lines.length - 1;
      if (rows < total) showToast({ text: t`The file holds the first ${countText(rows)} of ${countText(total)}. Filter to get the others.`, tone: "failed" });
    } catch (error) {
      if (!controller.signal.aborted) showToast({ text: refusalFrom(error).message, tone: "failed" });
    } finally {
      stop.current = null;
      setCount(null);
    }
    return undefined;
  };
  return (
    <Button look="quiet" onPress={() => void make()}>
      {count === null ? <Trans>CSV</Trans> : <Trans>Stop at {count}</Trans>}
    </Button>
  );
}
