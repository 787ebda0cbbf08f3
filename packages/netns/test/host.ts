// A kernel with the subsystems that a test names, and a clock to run it.
import { Clock } from "@podwire/clock";
import { Kernel, NetDevice, RecordingTracer, type Subsystem } from "@podwire/netns";

export function bootKernel(subsystems: Subsystem[] = [], options: { traced?: boolean } = {}) {
  const clock = new Clock();
  const tracer = new RecordingTracer();
  const kernel = new Kernel({ clock, subsystems, ...(options.traced ? { tracer } : {}) });
  return { clock, kernel, tracer };
}

/** A device that swallows what it is given: the least a device can be. */
export function dummyDevice(
  name: string,
  init: Partial<ConstructorParameters<typeof NetDevice>[0]> = {},
): NetDevice {
  return new NetDevice({ name, ops: { xmit: (skb) => skb.free() }, ...init });
}
