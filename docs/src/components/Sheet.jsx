// What stands at the head of a cheat sheet.
import Translate from "@docusaurus/Translate";

export default function Sheet({ about }) {
  return (
    <p>
      {about}.{" "}
      <Translate id="sheet.made">
        Every command here was run when this page was made, on a simulated Debian 12; what stands below it is
        what it printed.
      </Translate>
    </p>
  );
}
