import { expect, test } from "@podwire/grading/suite";
import { answers, DOCKERS, device, devices, plain, wired } from "./lab.ts";

const { NAME, HOST_END, MAC, ADDRESS, GATEWAY, GATEWAY_ADDRESS } = DOCKERS;

test("the container has an eth0 with the MAC that was ordered", async () => {
  const machine = await wired(DOCKERS);
  expect((await devices(machine, NAME)).includes("eth0"), `is there an eth0 in ${NAME}?`).toBe(true);
  expect((await device(machine, NAME, "eth0"))?.address, "eth0's MAC").toBe(MAC);
});

test("eth0 is up and has its address", async () => {
  const machine = await wired(DOCKERS);
  const eth0 = await device(machine, NAME, "eth0");
  expect(eth0?.addresses, `eth0's addresses in ${NAME}`).toEqual([ADDRESS]);
  expect(eth0?.operstate, "eth0's state").toBe("UP");
});

test("the host's end is up and has the gateway's address", async () => {
  const machine = await wired(DOCKERS);
  const end = await device(machine, "", HOST_END);
  expect(end?.addresses, `${HOST_END}'s addresses on the host`).toEqual([GATEWAY_ADDRESS]);
  expect(end?.operstate, `${HOST_END}'s state`).not.toBe("DOWN");
});

test("the container reaches its gateway", async () => {
  const machine = await wired(DOCKERS);
  expect(await answers(machine, NAME, GATEWAY), `is ${GATEWAY} answered in ${NAME}?`).toBe(true);
});

test("the host reaches the container", async () => {
  const machine = await wired(DOCKERS);
  expect((await devices(machine, NAME)).includes("eth0"), `is there an eth0 in ${NAME}?`).toBe(true);
  expect(await answers(machine, "", plain(ADDRESS)), `is ${plain(ADDRESS)} answered on the host?`).toBe(true);
});

test("the container reaches itself", async () => {
  const machine = await wired(DOCKERS);
  expect(await answers(machine, NAME, "127.0.0.1"), `is 127.0.0.1 answered in ${NAME}?`).toBe(true);
  expect(await answers(machine, NAME, plain(ADDRESS)), `is ${plain(ADDRESS)} answered in ${NAME}?`).toBe(
    true,
  );
});

test("the container's way out leads to the gateway", async () => {
  const machine = await wired(DOCKERS);
  const routes = await machine.json<{ gateway?: string; dev?: string }[]>(
    `ip -n ${NAME} -j route show default`,
  );
  expect(
    routes.map(({ gateway, dev }) => ({ gateway, dev })),
    `the default routes in ${NAME}`,
  ).toEqual([{ gateway: GATEWAY, dev: "eth0" }]);
});

test("nothing else is left lying about", async () => {
  const machine = await wired(DOCKERS);
  expect(await devices(machine, NAME), `the devices in ${NAME}`).toEqual(["eth0", "lo"]);
  expect(await devices(machine, ""), "the devices on the host").toEqual(["lo", HOST_END].sort());
});
