// Browsers slow the timers of a hidden page down to one a minute; a worker's keep their pace,
// and with them the agent's lease while the page is behind another window.
const everyMs = 5_000
setInterval(() => postMessage(0), everyMs)
