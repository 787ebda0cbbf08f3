// `ip monitor help`, word for word.

import type { Session } from "../frame/session.ts";

const HELP = `Usage: ip monitor [ all | OBJECTS ] [ FILE ] [ label ] [ all-nsid ]
                  [ dev DEVICE ]
OBJECTS :=  address | link | mroute | neigh | netconf |
            nexthop | nsid | prefix | route | rule | stats
FILE := file FILENAME
`;

export function monitorUsage(session: Session): never {
  session.fail(HELP);
}
