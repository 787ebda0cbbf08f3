// The page's line to the learner's editor, under `npm start` only: /podwire/live is a stream of server-sent events (the file that
// was saved, its verdict, the learner's progress), and a POST to /podwire/progress joins what the browser knows into the learner's
// file. Both answer this machine only, and pages of this very site only: a name that somebody points at 127.0.0.1 does not pass.

const LARGEST = 1 << 20;
const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const OWN_NAMES = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * `watchCourse` and `checkProgress` are the course's own (@podwire/cli, @podwire/grading/progress). Gives the handler for serve().
 */
export async function openLive({ root, watchCourse, checkProgress, log }) {
  const listeners = new Set();
  const tell = (type, value) => {
    for (const response of listeners) send(response, type, value);
  };
  const course = await watchCourse(
    root,
    {
      judging: (exercise) => tell("judging", exercise),
      verdict: (verdict) => {
        log(`${verdict.exercise}: ${verdict.earned} of ${verdict.points} points`);
        tell("verdict", verdict);
      },
      progress: (progress) => tell("progress", progress),
    },
    { cwd: root, env: {}, terminal: false, out: log, err: log },
  );

  const stream = (request, response) => {
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    });
    listeners.add(response);
    request.on("close", () => listeners.delete(response));
    send(response, "progress", course.progress());
  };

  const join = async (request, response) => {
    const progress = await body(request)
      .then(JSON.parse)
      .then(checkProgress, () => "is not whole");
    if (typeof progress === "string") return refuse(response, 400, `this progress ${progress}`);
    const before = JSON.stringify(course.progress());
    const joined = course.join(progress);
    response.writeHead(204).end();
    if (JSON.stringify(joined) !== before) tell("progress", joined);
  };

  const handle = (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (!pathname.startsWith("/podwire/")) return false;
    if (!isOwn(request)) refuse(response, 403, "this is for the page on this machine only");
    else if (pathname === "/podwire/live" && request.method === "GET") stream(request, response);
    else if (pathname === "/podwire/progress" && request.method === "POST")
      join(request, response).catch((error) => refuse(response, 500, error.message));
    else refuse(response, 404, "there is no such thing here");
    return true;
  };
  const close = async () => {
    for (const response of listeners) response.end();
    await course.close();
  };
  return { handle, close };
}

function isOwn({ socket, headers }) {
  const { host = "", origin } = headers;
  return (
    LOOPBACK.has(socket.remoteAddress) &&
    OWN_NAMES.test(host) &&
    (origin === undefined || origin === `http://${host}`)
  );
}

function send(response, type, value) {
  response.write(`event: ${type}\ndata: ${JSON.stringify(value)}\n\n`);
}

function refuse(response, status, why) {
  if (!response.headersSent) response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${why}\n`);
}

async function body(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST) throw new Error("too much");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
