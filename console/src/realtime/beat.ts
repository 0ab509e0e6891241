/** Calls `beat` every five seconds, also while the page is hidden; returns how to stop it. */
export function startBeat(beat: () => void): () => void {
  const worker = new Worker(new URL('./beat.worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = beat
  return () => worker.terminate()
}
