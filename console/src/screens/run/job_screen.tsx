import { getRouteApi } from "@tanstack/react-router";
import { RunView } from "./run_view";

const route = getRouteApi("/jobs/$id");

/** One job. */
export function JobScreen() {
  const { id } = route.useParams();
  const navigate = route.useNavigate();
  return (
    <RunView
      key={id}
      kind="job"
      id={id}
      search={route.useSearch()}
      onSearch={(search, isReplacing) => void navigate({ search, replace: isReplacing })}
    />
  );
}
