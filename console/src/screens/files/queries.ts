/** The reads of folders and files, and where the cache keeps them. */
import { infiniteQueryOptions, queryOptions, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { listFiles, listFolders, type PageOf, proofsOfFile, readFile } from "~/api/files";

const FILES = "files";
const PENDING_MS = 2_000;

const following = (last: PageOf<unknown>, pages: readonly PageOf<unknown>[]) => {
  const read = pages.reduce((sum, page) => sum + page.items.length, 0);
  return last.items.length === 0 || read >= last.total ? undefined : pages.length + 1;
};

export const foldersQuery = infiniteQueryOptions({
  queryKey: [FILES, "folders"],
  queryFn: ({ pageParam, signal }) => listFolders(pageParam, signal),
  initialPageParam: 1,
  getNextPageParam: following,
});
export const filesQuery = (folder: string | undefined, tags: readonly string[]) =>
  infiniteQueryOptions({
    queryKey: [FILES, "list", folder, tags],
    queryFn: ({ pageParam, signal }) => listFiles(folder, tags, pageParam, signal),
    initialPageParam: 1,
    getNextPageParam: following,
  });
/** One file; asked again as long as its bytes are on their way. */
export const fileQuery = (id: string) =>
  queryOptions({
    queryKey: [FILES, "file", id],
    queryFn: ({ signal }) => readFile(id, signal),
    refetchInterval: (query) => (query.state.data?.status === "PENDING" ? PENDING_MS : false),
  });
export const namedByQuery = (id: string) => queryOptions({ queryKey: [FILES, "named by", id], queryFn: ({ signal }) => proofsOfFile(id, signal) });

/** Gives what makes the page read again what it shows of files. */
export function useFreshFiles(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: [FILES] }), [queries]);
}
