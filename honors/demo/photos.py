"""A picture of one white point: that it is kept matters here, not what it shows."""

PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a4944415478da63f8"
    "0f00010101001cb08c990000000049454e44ae426082"
)
