// The course's 26 chapters in their five parts. A lesson belongs to a chapter when its id is the chapter's `id`, or begins
// with it and a hyphen; what is there is in generated/course.json, and the rest is to come.
import { translate } from "@docusaurus/Translate";

/** [{ title, chapters: [{ number, id, title, about }] }] in the reader's language. */
export const parts = () => [
  {
    title: translate({ id: "course.part1", message: "What Linux gives" }),
    chapters: [
      {
        number: 1,
        id: "namespaces",
        title: translate({ id: "course.1.title", message: "Namespaces" }),
        about: translate({ id: "course.1.about", message: "Two servers own port 8080 on one kernel." }),
      },
      {
        number: 2,
        id: "veth",
        title: translate({ id: "course.2.title", message: "veth" }),
        about: translate({ id: "course.2.about", message: "A cable between two namespaces." }),
      },
      {
        number: 3,
        id: "bridge",
        title: translate({ id: "course.3.title", message: "Bridge" }),
        about: translate({ id: "course.3.about", message: "The switch that nobody configured." }),
      },
      {
        number: 4,
        id: "routing",
        title: translate({ id: "course.4.title", message: "Routing" }),
        about: translate({ id: "course.4.about", message: "Routes, neighbours, and what a router says." }),
      },
      {
        number: 5,
        id: "tuntap",
        title: translate({ id: "course.5.title", message: "tun and tap" }),
        about: translate({ id: "course.5.about", message: "A program as the wire: a small VPN." }),
      },
      {
        number: 6,
        id: "netfilter",
        title: translate({ id: "course.6.title", message: "netfilter and iptables" }),
        about: translate({
          id: "course.6.about",
          message: "Five hooks, their tables, and address translation.",
        }),
      },
      {
        number: 7,
        id: "tunnels",
        title: translate({ id: "course.7.title", message: "Tunnels" }),
        about: translate({ id: "course.7.about", message: "A packet inside a packet, five ways." }),
      },
      {
        number: 8,
        id: "vxlan",
        title: translate({ id: "course.8.title", message: "VXLAN" }),
        about: translate({ id: "course.8.about", message: "One Ethernet across many networks." }),
      },
      {
        number: 9,
        id: "macvlan",
        title: translate({ id: "course.9.title", message: "macvlan and ipvlan" }),
        about: translate({ id: "course.9.about", message: "Many hosts on one card." }),
      },
    ],
  },
  {
    title: translate({ id: "course.part2", message: "Containers" }),
    chapters: [
      {
        number: 10,
        id: "docker",
        title: translate({ id: "course.10.title", message: "Docker" }),
        about: translate({ id: "course.10.about", message: "docker0, four modes, and a published port." }),
      },
      {
        number: 11,
        id: "cni",
        title: translate({ id: "course.11.title", message: "CNI" }),
        about: translate({
          id: "course.11.about",
          message: "The contract between a runtime and its network.",
        }),
      },
    ],
  },
  {
    title: translate({ id: "course.part3", message: "Kubernetes" }),
    chapters: [
      {
        number: 12,
        id: "model",
        title: translate({ id: "course.12.title", message: "The model" }),
        about: translate({
          id: "course.12.about",
          message: "An address for every pod, as a check that runs.",
        }),
      },
      {
        number: 13,
        id: "pods",
        title: translate({ id: "course.13.title", message: "Pods" }),
        about: translate({
          id: "course.13.about",
          message: "Containers that share a stack, on one node and on two.",
        }),
      },
      {
        number: 14,
        id: "services",
        title: translate({ id: "course.14.title", message: "Services" }),
        about: translate({
          id: "course.14.about",
          message: "An address that nobody has, and who answers it.",
        }),
      },
      {
        number: 15,
        id: "policy",
        title: translate({ id: "course.15.title", message: "Network policy" }),
        about: translate({ id: "course.15.about", message: "Who may talk to whom, and who enforces it." }),
      },
    ],
  },
  {
    title: translate({ id: "course.part4", message: "Network plugins" }),
    chapters: [
      {
        number: 16,
        id: "flannel",
        title: translate({ id: "course.16.title", message: "flannel" }),
        about: translate({ id: "course.16.about", message: "Leases, and three ways to the other node." }),
      },
      {
        number: 17,
        id: "ovs",
        title: translate({ id: "course.17.title", message: "Open vSwitch and direct routing" }),
        about: translate({ id: "course.17.about", message: "A switch that is programmed." }),
      },
      {
        number: 18,
        id: "calico",
        title: translate({ id: "course.18.title", message: "Calico" }),
        about: translate({ id: "course.18.about", message: "Every node a router, BGP between them." }),
      },
      {
        number: 19,
        id: "canal",
        title: translate({ id: "course.19.title", message: "Canal" }),
        about: translate({ id: "course.19.about", message: "flannel's network with Calico's policies." }),
      },
      {
        number: 20,
        id: "weave",
        title: translate({ id: "course.20.title", message: "Weave" }),
        about: translate({ id: "course.20.about", message: "A network that hears of itself by gossip." }),
      },
      {
        number: 21,
        id: "cilium",
        title: translate({ id: "course.21.title", message: "Cilium" }),
        about: translate({
          id: "course.21.about",
          message: "Programs inside the kernel, identities instead of addresses.",
        }),
      },
      {
        number: 22,
        id: "genie",
        title: translate({ id: "course.22.title", message: "CNI-Genie" }),
        about: translate({ id: "course.22.about", message: "Several networks on one pod." }),
      },
    ],
  },
  {
    title: translate({ id: "course.part5", message: "Service mesh" }),
    chapters: [
      {
        number: 23,
        id: "mesh",
        title: translate({ id: "course.23.title", message: "The idea of a mesh" }),
        about: translate({
          id: "course.23.about",
          message: "What leaves the application, and where it goes.",
        }),
      },
      {
        number: 24,
        id: "linkerd",
        title: translate({ id: "course.24.title", message: "Linkerd" }),
        about: translate({ id: "course.24.about", message: "A request's way through a proxy." }),
      },
      {
        number: 25,
        id: "istio",
        title: translate({ id: "course.25.title", message: "Istio" }),
        about: translate({
          id: "course.25.about",
          message: "Sidecars, their rules, and life without sidecars.",
        }),
      },
      {
        number: 26,
        id: "capstone",
        title: translate({ id: "course.26.title", message: "Capstone" }),
        about: translate({ id: "course.26.about", message: "A cluster that runs on what you wrote." }),
      },
    ],
  },
];

/** `course` (generated/course.json) with the titles that the edition of `locale` has. */
export function inLanguage(course, locale) {
  const titles = course.editions?.[locale];
  if (titles === undefined) return course;
  return {
    ...course,
    lessons: course.lessons.map((lesson) => ({
      ...lesson,
      label: titles.lessons[lesson.id] ?? lesson.label,
    })),
    exercises: course.exercises.map((one) => ({ ...one, title: titles.exercises[one.id] ?? one.title })),
  };
}

/** `course` (generated/course.json) by chapter: its lessons and its exercises. */
export function contentsOf({ id, number }, course) {
  return {
    lessons: course.lessons.filter((lesson) => lesson.id === id || lesson.id.startsWith(`${id}-`)),
    exercises: course.exercises.filter(({ chapter }) => chapter === number),
  };
}
