import { useLingui } from "@lingui/react/macro";

const HOUR = 60;
const DAY = 24 * HOUR;

/** `22 min`, `3 h`, `2 d`: as exact as it matters. */
export function useDuration(): (minutes: number) => string {
  const { t } = useLingui();
  return (minutes) => {
    if (minutes < 2 * HOUR) return t`${minutes} min`;
    return minutes < 2 * DAY ? t`${Math.round(minutes / HOUR)} h` : t`${Math.round(minutes / DAY)} d`;
  };
}
