# The networks' weights as read-only data of the library; names as in weights.cpp.
    .section .rodata
    .balign 16
    .globl antrean_digit_weights
antrean_digit_weights:
    .incbin "digits.onnx"
    .globl antrean_digit_weights_end
antrean_digit_weights_end:
    .balign 16
    .globl antrean_text_weights
antrean_text_weights:
    .incbin "text.onnx"
    .globl antrean_text_weights_end
antrean_text_weights_end:
    .balign 16
    .globl antrean_glance_weights
antrean_glance_weights:
    .incbin "glance.onnx"
    .globl antrean_glance_weights_end
antrean_glance_weights_end:
    .balign 16
    .globl antrean_screen_ground_weights
antrean_screen_ground_weights:
    .incbin "screen_ground.onnx"
    .globl antrean_screen_ground_weights_end
antrean_screen_ground_weights_end:
    .balign 16
    .globl antrean_screen_scenes_weights
antrean_screen_scenes_weights:
    .incbin "screen_scenes.onnx"
    .globl antrean_screen_scenes_weights_end
antrean_screen_scenes_weights_end:
    .balign 16
    .globl antrean_pasted_digits_weights
antrean_pasted_digits_weights:
    .incbin "pasted_digits.onnx"
    .globl antrean_pasted_digits_weights_end
antrean_pasted_digits_weights_end:
    .balign 16
    .globl antrean_pasted_values_weights
antrean_pasted_values_weights:
    .incbin "pasted_values.onnx"
    .globl antrean_pasted_values_weights_end
antrean_pasted_values_weights_end:
    .section .note.GNU-stack, "", %progbits
