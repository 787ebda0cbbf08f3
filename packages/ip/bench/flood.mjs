// A flood of UDP datagrams for kernel.mjs: ADDRESS PAYLOAD-BYTES SECONDS.
import { createSocket } from "node:dgram";

const [address, bytes, seconds] = process.argv.slice(2);
const payload = Buffer.alloc(Number(bytes));
const socket = createSocket("udp4");
const end = Date.now() + Number(seconds) * 1000;

socket.connect(4001, address, () => {
  const burst = () => {
    if (Date.now() >= end) {
      socket.close();
      return;
    }
    // Errors such as ECONNREFUSED, from the port that nobody listens on, do not stop a flood.
    for (let i = 0; i < 63; i++) socket.send(payload, () => {});
    socket.send(payload, burst);
  };
  burst();
});
socket.on("error", () => {});
