import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { PanelError } from "~/app/errors";
import { NoSuchPage } from "~/app/no_such_page";
import { useSession } from "~/app/session";
import { Button } from "~/ui/button";
import { DetailScreen } from "~/ui/detail";
import { Skeleton } from "~/ui/panel";
import { showToast } from "~/ui/toast";
import { createThing, familyOf } from "./families";
import { AttributeForm } from "./form/attribute_form";
import { coreOf, NOTHING, startOf, writtenOf } from "./form_data";
import { attributesQuery, type TypePlace, typeRulesQuery } from "./queries";
import styles from "./things.module.css";
import { Unsaved } from "./unsaved";

const route = getRouteApi("/things/$family/$type/new");

/** A form for a new thing of a type. */
export function NewThingScreen() {
  const { family, type } = route.useParams();
  const app = useSession().app.id;
  const known = familyOf(family);
  return known === undefined ? <NoSuchPage /> : <NewThing key={`${family}/${type}`} place={{ family: known, app, type }} />;
}

function NewThing({ place }: { place: TypePlace }) {
  const { family, app, type } = place;
  const { t } = useLingui();
  const session = useSession();
  const navigate = useNavigate();
  const attributes = useQuery(attributesQuery(place));
  const rules = useQuery(typeRulesQuery(place));
  const [changes, setChanges] = useState(0);
  const isMade = useRef(false);
  const core = useMemo(() => (rules.data === undefined ? undefined : coreOf(family, rules.data, true)), [family, rules.data]);
  const check = useMemo(
    () => ({ app, owner: rules.data?.owner ?? null, isChange: false, prefix: family.valuesField }),
    [app, rules.data, family.valuesField],
  );
  const failed = [attributes, rules].find((query) => query.isError);
  if (failed !== undefined) return <PanelError error={failed.error} onRetry={() => void failed.refetch()} />;
  return (
    <DetailScreen
      title={t`New in ${type}`}
      lead={
        <Link to="/things/$family/$type" params={{ family: family.id, type }}>
          {type}
        </Link>
      }
    >
      {attributes.data === undefined || core === undefined ? (
        <Skeleton rows={6} label={t`Loading the form`} />
      ) : (
        <AttributeForm
          core={core}
          attributes={attributes.data}
          before={NOTHING}
          start={startOf(family, session, core, attributes.data)}
          check={check}
          onDirty={setChanges}
          onSave={async (after) => {
            const id = await createThing(family, app, type, writtenOf(after));
            isMade.current = true;
            showToast({ text: t`${type}: the new one was accepted`, tone: "plain" });
            await navigate({ to: "/things/$family/$type/$id", params: { family: family.id, type, id } });
          }}
        >
          {(count, isBusy) => (
            <>
              <Button type="submit" look="primary" isPending={isBusy} isDisabled={count === 0}>
                <Trans>Make it</Trans>
              </Button>
              <Link className={styles["action"] ?? ""} to="/things/$family/$type" params={{ family: family.id, type }}>
                <Trans>Cancel</Trans>
              </Link>
            </>
          )}
        </AttributeForm>
      )}
      <Unsaved changes={changes} isLeaving={() => !isMade.current} />
    </DetailScreen>
  );
}
