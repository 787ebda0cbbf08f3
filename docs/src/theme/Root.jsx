// Around every page: the panel that shows verdicts from the terminal's side, where the site is served by `npm start`.
import Live from "../course/Live";

export default function Root({ children }) {
  return (
    <>
      {children}
      <Live />
    </>
  );
}
