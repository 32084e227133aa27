import { getRouteApi } from "@tanstack/react-router";
import { RunView } from "./run_view";

const route = getRouteApi("/dispatches/$id");

/** One run. */
export function RunScreen() {
  const { id } = route.useParams();
  const navigate = route.useNavigate();
  return (
    <RunView
      key={id}
      kind="dispatch"
      id={id}
      search={route.useSearch()}
      onSearch={(search, isReplacing) => void navigate({ search, replace: isReplacing })}
    />
  );
}
