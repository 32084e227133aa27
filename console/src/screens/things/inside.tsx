import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useName } from "~/api/names";
import { PanelError, refusalFrom } from "~/app/errors";
import { useMay } from "~/app/session";
import { writes } from "~/live/writes";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { Empty, Skeleton } from "~/ui/panel";
import { containerMoves, moveContainer, typeInId } from "./families";
import { thingQuery, type TypePlace } from "./queries";
import styles from "./things.module.css";

/** Containers that are named; what holds more shows the first of them. */
const MAX_SHOWN = 500;

/** What lies in a container: take it out, scan more in. */
export function InsideTab({ place, id }: { place: TypePlace; id: string }) {
  const { t } = useLingui();
  const container = useQuery(thingQuery(place, id));
  const may = useMay("PUT", containerMoves(id));
  const [code, setCode] = useState("");
  const [refusal, setRefusal] = useState<string | undefined>();
  const move = async (child: string, action: "CONTAINERIZE" | "DECONTAINERIZE") => {
    setRefusal(undefined);
    try {
      await writes.send([child, id], (requestId) => moveContainer(child, id, action, requestId));
      setCode("");
      await container.refetch();
    } catch (error) {
      setRefusal(`${child}: ${refusalFrom(error).message}`);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== "") void move(code.trim(), "CONTAINERIZE");
  };
  if (container.isError) return <PanelError error={container.error} onRetry={() => void container.refetch()} />;
  if (container.isPending) return <Skeleton rows={3} label={t`Loading what is inside`} />;
  const children = container.data.wire["childContainerIDs"];
  const ids = Array.isArray(children) ? (children as readonly string[]) : [];
  return (
    <>
      {may ? (
        <form onSubmit={submit}>
          <TextField
            label={t`Put in: id of a container`}
            hint={t`Scan or type it, then Enter`}
            value={code}
            onChange={setCode}
            error={refusal}
            autoComplete="off"
          />
        </form>
      ) : null}
      {ids.length === 0 ? (
        <Empty>
          <Trans>Nothing lies in it.</Trans>
        </Empty>
      ) : (
        <ul className={styles["list"]} aria-label={t`Inside`}>
          {ids.slice(0, MAX_SHOWN).map((child) => (
            <li key={child}>
              <ChildLink id={child} />
              {may ? (
                <Button look="quiet" onPress={() => void move(child, "DECONTAINERIZE")}>
                  <Trans>Take out</Trans>
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {ids.length > MAX_SHOWN ? (
        <p className={styles["note"]}>
          <Trans>
            The first {MAX_SHOWN} of {ids.length}.
          </Trans>
        </p>
      ) : null}
    </>
  );
}

function ChildLink({ id }: { id: string }) {
  const name = useName(id);
  return (
    <Link to="/things/$family/$type/$id" params={{ family: "containers", type: typeInId(id), id }} title={id}>
      {name}
    </Link>
  );
}
