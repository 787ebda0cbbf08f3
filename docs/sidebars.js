/** @type {import('@docusaurus/plugin-content-docs').SidebarsConfig} */
export default {
  course: [{ type: "category", label: "Part 1: what Linux gives", collapsible: false, items: ["veth"] }],
};
