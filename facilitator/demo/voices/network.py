"""The small network behind the demo's voice prints; pyannote finds its class here when it loads them.

Importing this file imports torch.
"""

from __future__ import annotations

from pyannote.audio.models.embedding.wespeaker import BaseWeSpeakerResNet
from pyannote.audio.models.embedding.wespeaker.resnet import BasicBlock, ResNet

_BLOCKS = [1, 1, 1, 1]  # ResNet34 has 3, 4, 6, 3
_CHANNELS = 8  # in the first layer; ResNet34 has 32


class SmallVoicePrints(BaseWeSpeakerResNet):  # type: ignore[misc]  # pyannote has no types
    """WeSpeaker's way from sound to a voice print, with a quarter of its layers and width."""

    def __init__(self, num_mel_bins: int = 40, sample_rate: int = 16_000, num_channels: int = 1) -> None:
        super().__init__(sample_rate=sample_rate, num_channels=num_channels, num_mel_bins=num_mel_bins)
        self.resnet = ResNet(
            BasicBlock, _BLOCKS, _CHANNELS, feat_dim=num_mel_bins, embed_dim=64, two_emb_layer=False
        )
