/** Images: a card a tag, the pictures of all runs side by side. */
import { Groups } from "../shell/groups";
import { LinkedSteps } from "../shell/linked";
import { ImageCard } from "./images/card";
import { ImageSettings } from "./images/settings";
import type { Plugin, PluginProps } from "./plugin";

function View({ page }: PluginProps) {
  return <Groups page={page} plugin="images" Card={ImageCard} />;
}

function Bar({ page }: PluginProps) {
  return <LinkedSteps page={page} plugin="images" />;
}

export const images: Plugin = {
  name: "images",
  title: "Images",
  View,
  Card: ImageCard,
  Bar,
  Settings: ImageSettings,
};
