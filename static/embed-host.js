/** Gives each frame of why-denied in this page the height that it asks for, and listens to nobody else. */
addEventListener("message", ({ data, origin, source }) => {
  if (data?.type !== "why-denied-height" || !(data.height > 0 && data.height < 50_000)) return;
  for (const frame of document.querySelectorAll("iframe")) {
    const address = new URL(frame.src, document.baseURI);
    if (frame.contentWindow === source && address.origin === origin && address.pathname.endsWith("/embed.html"))
      frame.style.height = `${data.height}px`;
  }
});
