#pragma once
#ifdef __cplusplus
extern "C" {
#endif
int phone_placeholder(void);
#ifdef __cplusplus
}
#endif
