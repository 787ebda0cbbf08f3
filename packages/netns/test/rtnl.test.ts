import { Clock } from "@podwire/clock";
import { beforeEach, describe, expect, it } from "vitest";
import {
  carrierOff,
  carrierOn,
  changeFlags,
  IFF_PROMISC,
  IFF_UP,
  Kernel,
  moveDevice,
  NetDevice,
  openDevice,
  type RtnlNotice,
  registerDevice,
  renameDevice,
  setMtu,
  setNsid,
  setTxQueueLen,
  unregisterDevice,
} from "../src/index.ts";

let kernel: Kernel;
let heard: string[];
let leave: () => void;

const card = (name = "eth0") => new NetDevice({ name, ops: { xmit() {} } });

function line(notice: RtnlNotice): string {
  const verb = notice.deleted ? "del" : "new";
  if (notice.kind === "nsid") return `${verb} nsid ${notice.id}`;
  if (notice.kind !== "link") throw new Error("netns tells of links and ids alone");
  const { dev, newIfindex } = notice;
  const moved = newIfindex === undefined ? "" : ` to ${newIfindex}`;
  return `${verb} ${dev.name} ${dev.up ? "up" : "down"} ${dev.operState} mtu ${dev.mtu}${moved}`;
}

beforeEach(() => {
  kernel = new Kernel({ clock: new Clock(), subsystems: [] });
  heard = [];
  leave = kernel.rtnl.listen((notice) => heard.push(line(notice)));
});

describe("routing netlink, for those who listen", () => {
  it("tells of a device's life, each thing once", () => {
    const dev = card();
    registerDevice(kernel.initNet, dev);
    setMtu(dev, 1400);
    setMtu(dev, 1400);
    setTxQueueLen(dev, 10);
    renameDevice(dev, "lan0");
    openDevice(dev);
    openDevice(dev);
    unregisterDevice(dev);
    expect(heard).toEqual([
      "new eth0 down UNKNOWN mtu 1500",
      "new eth0 down UNKNOWN mtu 1400",
      "new eth0 down UNKNOWN mtu 1400",
      "new lan0 down UNKNOWN mtu 1400",
      "new lan0 up UNKNOWN mtu 1400",
      "new lan0 down UNKNOWN mtu 1400",
      "del lan0 down UNKNOWN mtu 1400",
    ]);
  });

  it("tells of flags in one message, whatever they are", () => {
    const dev = card();
    registerDevice(kernel.initNet, dev);
    heard = [];
    changeFlags(dev, IFF_UP | IFF_PROMISC, IFF_UP | IFF_PROMISC);
    changeFlags(dev, IFF_UP | IFF_PROMISC, IFF_UP | IFF_PROMISC);
    expect(heard).toEqual(["new eth0 up UNKNOWN mtu 1500"]);
  });

  it("looks at the carrier when the lock is free", () => {
    const dev = card();
    registerDevice(kernel.initNet, dev);
    heard = [];
    kernel.rtnl.locked(() => {
      carrierOff(dev);
      kernel.rtnl.locked(() => openDevice(dev));
      expect(dev.operState).toBe("UNKNOWN");
      carrierOn(dev);
      carrierOff(dev);
    });
    expect(heard).toEqual(["new eth0 up UNKNOWN mtu 1500", "new eth0 up DOWN mtu 1500"]);
    carrierOn(dev);
    expect(dev.operState).toBe("UP");
  });

  it("lets the lock go also where a request fails", () => {
    const dev = card();
    registerDevice(kernel.initNet, dev);
    expect(() =>
      kernel.rtnl.locked(() => {
        carrierOff(dev);
        throw new Error("refused");
      }),
    ).toThrow("refused");
    expect(dev.operState).toBe("DOWN");
  });

  it("tells the old namespace where a device went, and the new one that it came", () => {
    const dev = card();
    registerDevice(kernel.initNet, dev);
    const red = kernel.createNet().get();
    heard = [];
    moveDevice(dev, red, undefined, 7);
    expect(heard).toEqual([
      "new nsid 0",
      "del eth0 down UNKNOWN mtu 1500 to 7",
      "new eth0 down UNKNOWN mtu 1500",
    ]);
    heard = [];
    setNsid(red, kernel.initNet, 5);
    red.put();
    expect(heard.filter((one) => one.includes("nsid"))).toEqual(["new nsid 5", "del nsid 0"]);
  });

  it("makes nothing while nobody listens", () => {
    leave();
    expect(kernel.rtnl.heard).toBe(false);
    registerDevice(kernel.initNet, card());
    expect(heard).toEqual([]);
  });
});
