import { type Query, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { whenSessionIsRefused } from "~/api/client";
import { readSession, type Session } from "~/api/haulier";
import { Boot } from "./boot";
import { PanelError, refusalFrom } from "./errors";
import { SESSION_KEY, SessionContext } from "./session";
import { SESSION_QUERY } from "./session_query";
import { Shell } from "./shell";

// Who is in needs neither, and both bring the fields of the kit.
const LoginPage = lazy(async () => ({ default: (await import("./login")).LoginPage }));
const SessionEnded = lazy(async () => ({ default: (await import("./session_ended")).SessionEnded }));

/** A session that is refused something may have lost a right. It is looked at so often at most, since others never had it. */
const LOOK_AGAIN_MS = 60_000;

/** What a session may do, as a text that is the same for the same rights. */
const rightsOf = ({ grants }: Session): string => grants.map(({ path, methods }) => `${path} ${methods.toSorted().join()}`).toSorted().join("\n");

/** Whether a session that takes the place of another may be shown what that one has read. */
function maySeeTheSame(before: Session, after: Session): boolean {
  const isSame = before.tenant.id === after.tenant.id && before.app.id === after.app.id;
  return isSame && (before.person?.id === after.person?.id || rightsOf(before) === rightsOf(after));
}

/**
 * The frame of every page: nobody is in without a session. A session that ends is asked for over the page, which stays
 * as it is, with whatever was typed. Somebody else with other rights gets a page of their own.
 */
export function Frame() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const session = useQuery(SESSION_QUERY);
  const [isEnded, setEnded] = useState(false);
  const isIn = session.data !== undefined;
  /** Go on with a session as the server tells it now; gives whether this page may. */
  const take = useCallback(
    (fresh: Session): boolean => {
      const known = queries.getQueryData<Session>(SESSION_KEY);
      if (known !== undefined && !maySeeTheSame(known, fresh)) {
        location.reload();
        return false;
      }
      queries.setQueryData(SESSION_KEY, fresh);
      const isOther = known !== undefined && known.person?.id !== fresh.person?.id;
      const isNew = known?.id !== fresh.id;
      const isOwn = ({ queryKey }: Query) => queryKey[0] === SESSION_KEY[0];
      if (isNew) void queries.invalidateQueries({ predicate: (query) => !isOwn(query) && (isOther || query.state.status === "error") });
      return true;
    },
    [queries],
  );
  const begin = useCallback(
    (fresh: Session) => {
      if (!take(fresh)) return;
      setEnded(false);
      if (location.hash !== "" || !isIn) void navigate({ to: ".", hash: "", replace: true });
    },
    [isIn, navigate, take],
  );
  useEffect(() => {
    let isLooking = false;
    let lookedAt = 0;
    whenSessionIsRefused((status) => {
      if (!isIn || isLooking || (status === 403 && Date.now() - lookedAt < LOOK_AGAIN_MS)) return;
      isLooking = true;
      lookedAt = Date.now();
      // One quiet look: another window may have logged in meanwhile, or roles may have changed.
      void readSession()
        .then(begin)
        .catch((error: unknown) => {
          if (refusalFrom(error).status === 401) setEnded(true);
        })
        .finally(() => {
          isLooking = false;
        });
    });
  }, [isIn, begin]);

  if (session.data !== undefined) {
    return (
      <SessionContext value={session.data}>
        <Shell />
        <Suspense fallback={null}>{isEnded ? <SessionEnded onBegun={begin} /> : null}</Suspense>
      </SessionContext>
    );
  }
  if (session.isPending) return <Boot />;
  if (refusalFrom(session.error).status === 401) {
    return (
      <Suspense fallback={<Boot />}>
        <LoginPage onBegun={begin} />
      </Suspense>
    );
  }
  return <PanelError error={session.error} onRetry={() => void session.refetch()} />;
}
