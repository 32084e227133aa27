import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { refusalFrom } from "~/app/errors";
import { IDENTITY } from "~/app/people_queries";
import { showToast } from "~/ui/toast";

/** Gives what makes the page read again what it shows of identity; done when that is there. */
export function useFresh(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: [IDENTITY] }), [queries]);
}

/** Gives what does a write and shows its outcome: the page as the server has it then, or why it was refused. */
export function useAct(): (write: () => Promise<unknown>) => Promise<void> {
  const fresh = useFresh();
  return useCallback(
    async (write) => {
      try {
        await write();
        await fresh();
      } catch (error) {
        showToast({ tone: "failed", text: refusalFrom(error).message });
      }
    },
    [fresh],
  );
}
