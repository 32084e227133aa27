import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { whenSessionEnds } from "~/api/client";
import { readSession, type Session } from "~/api/haulier";
import { Boot } from "./boot";
import { PanelError, refusalFrom } from "./errors";
import { SESSION_KEY, SessionContext } from "./session";
import { SESSION_QUERY } from "./session_query";
import { Shell } from "./shell";

// Who is in needs neither, and both bring the fields of the kit.
const LoginPage = lazy(async () => ({ default: (await import("./login")).LoginPage }));
const SessionEnded = lazy(async () => ({ default: (await import("./session_ended")).SessionEnded }));

/**
 * The frame of every page: nobody is in without a session. A session that ends is asked for over the page, which stays
 * as it is, with whatever was typed.
 */
export function Frame() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const session = useQuery(SESSION_QUERY);
  const [isEnded, setEnded] = useState(false);
  const isIn = session.data !== undefined;
  useEffect(() => {
    let isLooking = false;
    whenSessionEnds(() => {
      if (!isIn || isLooking) return;
      isLooking = true;
      // One quiet look: another window may have logged in meanwhile.
      void readSession()
        .then((fresh) => queries.setQueryData(SESSION_KEY, fresh))
        .catch((error: unknown) => setEnded(refusalFrom(error).status === 401))
        .finally(() => {
          isLooking = false;
        });
    });
  }, [isIn, queries]);
  const begin = useCallback(
    (fresh: Session) => {
      const isOther = session.data !== undefined && session.data.tenant.id !== fresh.tenant.id;
      if (isOther) queries.clear();
      queries.setQueryData(SESSION_KEY, fresh);
      setEnded(false);
      void queries.invalidateQueries({ predicate: (query) => query.state.status === "error" });
      if (location.hash !== "" || !isIn) void navigate({ to: ".", hash: "", replace: true });
    },
    [isIn, navigate, queries, session.data],
  );

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
