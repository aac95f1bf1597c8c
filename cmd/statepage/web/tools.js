// Large type for a projector, and light or dark.
{
  const root = document.documentElement;
  document.getElementById("s-type").addEventListener("click", () => {
    const now = Number(getComputedStyle(root).getPropertyValue("--type"));
    root.style.setProperty("--type", { 1: 1.3, 1.3: 1.7, 1.7: 1 }[now] ?? 1);
  });
  document.getElementById("s-theme").addEventListener("click", () => {
    const now = getComputedStyle(root).colorScheme;
    const dark = now === "dark" || (now !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    root.style.colorScheme = dark ? "light" : "dark";
  });
}
