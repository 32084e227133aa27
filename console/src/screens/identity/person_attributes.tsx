import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Attributes, readPersonAttributes, setPersonAttributes } from "~/api/identity";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { Facts, Skeleton } from "~/ui/panel";
import { FormDialog } from "~/app/dialogs";
import { IDENTITY } from "~/app/people_queries";
import styles from "./identity.module.css";
import { AAA } from "./parts";
import { useFresh } from "./use_fresh";

const attributesQuery = (id: string) =>
  queryOptions({ queryKey: [IDENTITY, "person", id, "attributes"], queryFn: ({ signal }) => readPersonAttributes(id, signal) });

/** One attribute a line: `vehicles: MH-1204, MH-1007`. */
export function attributesOf(text: string): Record<string, string[]> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [name = "", ...values] = line.split(/:(.*)/s);
      const listed = values.join("").split(",");
      return [name.trim(), listed.map((value) => value.trim()).filter((value) => value !== "")];
    }),
  );
}

export const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, values]) => `${name}: ${values.join(", ")}`)
    .join("\n");

/** What the built-in policy knows of a person: names and their values. */
export function PersonAttributes({ id }: { id: string }) {
  const { t } = useLingui();
  const read = useQuery(attributesQuery(id));
  const mayChange = useMay("PUT", `${AAA}/users/${id}/attributes`);
  const [isChanging, setChanging] = useState(false);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={3} label={t`Loading the attributes`} />;
  const facts = Object.entries(read.data).map(([name, values]) => [name, values.join(", ")] as const);
  return (
    <div className={styles["tab"]}>
      <p className={styles["note"]}>
        <Trans>The tenant's policy compares them with what a person asks for, such as the vehicles that are hers.</Trans>
      </p>
      {facts.length === 0 ? (
        <p>
          <Trans>None yet.</Trans>
        </p>
      ) : (
        <Facts facts={facts} />
      )}
      {mayChange ? (
        <div>
          <Button onPress={() => setChanging(true)}>
            <Trans>Change the attributes…</Trans>
          </Button>
        </div>
      ) : null}
      {isChanging ? <AttributesDialog id={id} attributes={read.data} onClose={() => setChanging(false)} /> : null}
    </div>
  );
}

function AttributesDialog({ id, attributes, onClose }: { id: string; attributes: Attributes; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [text, setText] = useState(() => attributesText(attributes));
  const send = async () => {
    await setPersonAttributes(id, attributesOf(text));
    await fresh();
  };
  return (
    <FormDialog title={t`Attributes`} act={t`Save`} onSend={send} onClose={onClose}>
      {(faultOf) => (
        <TextField
          label={t`One attribute a line`}
          hint={t`A name, a colon and its values with commas between, such as vehicles: MH-1204, MH-1007`}
          lines={8}
          value={text}
          onChange={setText}
          error={faultOf("attributes")}
        />
      )}
    </FormDialog>
  );
}
