/** Gives each frame of why-denied in this page the height that it asks for, and listens to nobody else. */
addEventListener("message", ({ data, origin, source }) => {
  if (data?.type !== "why-denied-height" || !(data.height > 0 && data.height < 50_000)) return;
  for (const frame of document.querySelectorAll("iframe"))
    if (frame.contentWindow === source && new URL(frame.src, document.baseURI).origin === origin)
      frame.style.height = `${data.height}px`;
});
