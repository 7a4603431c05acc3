// Records a voice message with the browser's own means. Knows nothing of chats.

const KINDS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

/** Whether this browser can record at all (a secure address and MediaRecorder). */
export const canRecord = () => Boolean(globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia);

/** Start recording. Resolves with {stop() → Promise<{file, seconds}>, cancel()}; rejects when the person says no. */
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
  const parts = [];
  const began = performance.now();
  recorder.addEventListener("dataavailable", (event) => event.data.size && parts.push(event.data));
  recorder.start(250);
  const release = () => stream.getTracks().forEach((track) => track.stop());
  const stop = () => new Promise((resolve) => {
    recorder.addEventListener("stop", () => {
      release();
      const type = recorder.mimeType.split(";")[0] || "audio/webm";
      resolve({ file: new File(parts, `voice.${type.split("/")[1]}`, { type }), seconds: (performance.now() - began) / 1000 });
    }, { once: true });
    recorder.stop();
  });
  return { stop, cancel: () => stop().then(() => undefined) };
}
