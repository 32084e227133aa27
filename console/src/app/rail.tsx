import { useLingui } from "@lingui/react/macro";
import { Link, useLocation } from "@tanstack/react-router";
import { PAGES } from "./pages";
import styles from "./rail.module.css";
import { may, useSession } from "./session";

/** The pages that this session may read. */
export function Rail() {
  const { t, i18n } = useLingui();
  const session = useSession();
  const path = useLocation({ select: ({ pathname }) => pathname });
  return (
    <nav className={styles["rail"]} aria-label={t`Pages`}>
      {PAGES.filter((page) => may(session, "GET", page.needs)).map((page) => (
        <Link
          key={page.id}
          to={page.to}
          {...(page.params === undefined ? {} : { params: page.params })}
          className={styles["item"] ?? ""}
          aria-current={page.holds.some((start) => path.startsWith(start)) ? "true" : undefined}
          activeProps={{ "aria-current": "page" }}
        >
          {i18n._(page.title)}
        </Link>
      ))}
    </nav>
  );
}
