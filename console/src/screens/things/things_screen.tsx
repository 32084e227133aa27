import { getRouteApi } from "@tanstack/react-router";
import { NoSuchPage } from "~/app/no_such_page";
import { useSession } from "~/app/session";
import { familyOf } from "./families";
import { ThingsList } from "./things_list";

const route = getRouteApi("/things/$family/$type");

/** The things of one type. */
export function ThingsScreen() {
  const { family, type } = route.useParams();
  const search = route.useSearch();
  const app = useSession().app.id;
  const known = familyOf(family);
  if (known === undefined) return <NoSuchPage />;
  return <ThingsList key={`${family}/${type}`} place={{ family: known, app, type }} search={search} />;
}
