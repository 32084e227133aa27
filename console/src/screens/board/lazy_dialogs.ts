/** Dialogs and their fields come when they are first asked for: the board itself is the first screen of the day. */
import { lazy } from "react";

export const AssignDialog = lazy(async () => ({ default: (await import("./ask_dialogs")).AssignDialog }));
export const MoveDialog = lazy(async () => ({ default: (await import("./ask_dialogs")).MoveDialog }));
export const SubStatusDialog = lazy(async () => ({ default: (await import("./ask_dialogs")).SubStatusDialog }));
export const CloseDialog = lazy(async () => ({ default: (await import("./ask_dialogs")).CloseDialog }));
export const ColumnsDialog = lazy(async () => ({ default: (await import("./columns_dialog")).ColumnsDialog }));
export const NameView = lazy(async () => ({ default: (await import("./name_view")).NameView }));
export const FindDialog = lazy(async () => ({ default: (await import("./find_dialog")).FindDialog }));
