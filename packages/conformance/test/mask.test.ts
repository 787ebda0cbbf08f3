import { describe, expect, test } from "vitest";
import { maskOutput, Names } from "../src/mask.ts";

const script = `ip link add veth0 address 02:00:00:00:00:01 type veth
for i in 1 2; do ip link add "p$i" address "02:00:00:00:0$i:aa" type dummy; done
nc -u -p 40000 10.0.0.2 9000
`;

const masked = (text: string, command = "ip link"): string => maskOutput(text, command, new Names(script));

describe("the published mask", () => {
  test("numbers the MAC addresses that the script does not spell out, and keeps the rest", () => {
    expect(masked("link/ether 9a:11:22:33:44:55 brd ff:ff:ff:ff:ff:ff")).toBe(
      "link/ether <mac1> brd ff:ff:ff:ff:ff:ff",
    );
    expect(masked("9a:11:22:33:44:55 8a:11:22:33:44:55 9A:11:22:33:44:55")).toBe("<mac1> <mac2> <mac1>");
    for (const kept of [
      "02:00:00:00:00:01",
      "02:00:00:00:01:aa",
      "00:00:00:00:00:00",
      "01:80:c2:00:00:00",
      "33:33:00:00:00:01",
    ]) {
      expect(masked(kept)).toBe(kept);
    }
  });

  test("finds them inside bridge ids and link-local addresses", () => {
    expect(masked("bridge_id 8000.9a1122334455 designated_root 8000.020000000001")).toBe(
      "bridge_id 8000.<mac1> designated_root 8000.020000000001",
    );
    expect(masked("root 8000.9a:1:22:33:44:5 8000.2:0:0:0:0:1")).toBe("root 8000.<mac1> 8000.2:0:0:0:0:1");
    expect(masked("inet6 fe80::9811:22ff:fe33:4455/64")).toBe("inet6 fe80::<mac1>/64");
    expect(masked("inet6 fe80::ff:fe00:1/64")).toBe("inet6 fe80::ff:fe00:1/64");
  });

  test("hides a bridge's timers and not its settings", () => {
    expect(masked("hello_timer    0.52 tcn_timer    0.00 ageing_time 30000 max_age 2000")).toBe(
      "hello_timer    <s> tcn_timer    <s> ageing_time 30000 max_age 2000",
    );
    expect(masked("bridge hello time\t   2.00\n hello timer\t\t   1.13\n", "brctl showstp br0")).toBe(
      "bridge hello time\t   2.00\n hello timer\t\t   <s>\n",
    );
    expect(masked("10.0.0.2 dev eth0 used 12/10/8 probes 1 STALE\n", "ip -s neigh")).toBe(
      "10.0.0.2 dev eth0 used <s>/<s>/<s> probes 1 STALE\n",
    );
  });

  test("hides what ping measured and not what it counted", () => {
    expect(masked("64 bytes from 10.0.0.2: icmp_seq=1 ttl=64 time=0.084 ms")).toBe(
      "64 bytes from 10.0.0.2: icmp_seq=1 ttl=64 time=<ms> ms",
    );
    expect(masked("3 packets transmitted, 2 received, 33% packet loss, time 2031ms\n")).toBe(
      "3 packets transmitted, 2 received, 33% packet loss, time <ms>ms\n",
    );
    expect(masked("rtt min/avg/max/mdev = 0.084/0.085/0.090/0.001 ms, pipe 2")).toBe(
      "rtt min/avg/max/mdev = <ms> ms, pipe 2",
    );
  });

  test("hides a chosen port and keeps a named one", () => {
    expect(masked("IP 10.0.0.1.51234 > 10.0.0.2.9000: UDP, length 6")).toBe(
      "IP 10.0.0.1.<port> > 10.0.0.2.9000: UDP, length 6",
    );
    expect(masked("UNCONN 0 0 10.0.0.1:40000 10.0.0.2:9000")).toBe("UNCONN 0 0 10.0.0.1:40000 10.0.0.2:9000");
  });

  test("hides a drawn IP id and keeps the 0 that is a decision", () => {
    expect(masked("12:00:01.000002 IP (tos 0x0, ttl 64, id 4711, offset 0, flags [DF]")).toBe(
      "<time> IP (tos 0x0, ttl 64, id <id>, offset 0, flags [DF]",
    );
    expect(masked("(tos 0x0, ttl 64, id 0, offset 0")).toBe("(tos 0x0, ttl 64, id 0, offset 0");
  });

  test("hides pids and inodes where they stand", () => {
    expect(masked("4711\n4712\n", "ip netns pids red")).toBe("<pid>\n<pid>\n");
    expect(masked("4711\n", "wc -l < seen")).toBe("4711\n");
    const head = "        NS TYPE NPROCS   PID USER    NETNSID NSFS COMMAND";
    expect(
      masked(`${head}\n4026531840 net      38     1 root unassigned      /sbin/init\n`, "lsns -t net"),
    ).toBe("NS TYPE NPROCS PID USER NETNSID NSFS COMMAND\n<inode> net 38 <pid> root unassigned /sbin/init\n");
  });

  test("takes neighbours as a set, as text and as JSON", () => {
    expect(masked("10.0.0.3 STALE\n10.0.0.2 STALE\n", "ip -n a neigh")).toBe(
      "10.0.0.2 STALE\n10.0.0.3 STALE\n",
    );
    expect(masked('[{"dst":"10.0.0.3"},{"dst":"10.0.0.2"}]\n', "ip -j neigh")).toBe(
      '[{"dst":"10.0.0.2"},{"dst":"10.0.0.3"}]\n',
    );
    expect(masked("b\na\n", "ip netns")).toBe("b\na\n");
  });
});
