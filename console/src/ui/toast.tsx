import { useSyncExternalStore } from "react";
import { Button } from "./button";
import styles from "./toast.module.css";

/** A short word at the foot of the page about what was done, with its undo where there is one. */
interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "plain" | "failed";
  readonly action?: { readonly label: string; readonly onAction: () => void };
}

const SHOWN_MS = 10_000;
const MAX_TOASTS = 4;

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Take a toast away. */
export function dropToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

/** Show a toast for ten seconds, as long as an undo is offered. A failure stays until it is closed. */
export function showToast(toast: Omit<Toast, "id">): number {
  const id = ++last;
  set([...toasts, { ...toast, id }].slice(-MAX_TOASTS));
  if (toast.tone === "plain") setTimeout(() => dropToast(id), SHOWN_MS);
  return id;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The newest toast's action, for Ctrl-Z. */
export function lastUndo(): (() => void) | null {
  const toast = toasts.findLast((shown) => shown.action !== undefined);
  if (toast?.action === undefined) return null;
  const { onAction } = toast.action;
  return () => {
    dropToast(toast.id);
    onAction();
  };
}

export function Toasts({ closeLabel }: { closeLabel: string }) {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={styles["toasts"]} role="status" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={`${styles["toast"]} ${styles[toast.tone]}`}>
          <span>{toast.text}</span>
          {toast.action === undefined ? null : (
            <Button
              look="quiet"
              onPress={() => {
                dropToast(toast.id);
                toast.action?.onAction();
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <Button look="quiet" aria-label={closeLabel} onPress={() => dropToast(toast.id)}>
            ×
          </Button>
        </div>
      ))}
    </div>
  );
}
