/* The C interface of FMI 2.0, written from the standard's tables of types and functions [FMI2014, 2 to 4],
 * with the standard's names.  Debian has no package with its headers.
 */
#ifndef HALES_FMI_FMI2_H
#define HALES_FMI_FMI2_H

#include <stddef.h>

typedef void *fmi2Component;
typedef void *fmi2ComponentEnvironment;
typedef void *fmi2FMUstate;
typedef unsigned int fmi2ValueReference;
typedef double fmi2Real;
typedef int fmi2Integer;
typedef int fmi2Boolean;
typedef char fmi2Char;
typedef const fmi2Char *fmi2String;
typedef char fmi2Byte;

enum { fmi2False = 0, fmi2True = 1 };

typedef enum { fmi2OK, fmi2Warning, fmi2Discard, fmi2Error, fmi2Fatal, fmi2Pending } fmi2Status;
typedef enum { fmi2ModelExchange, fmi2CoSimulation } fmi2Type;
typedef enum { fmi2DoStepStatus, fmi2PendingStatus, fmi2LastSuccessfulTime, fmi2Terminated } fmi2StatusKind;

typedef void (*fmi2CallbackLogger)(fmi2ComponentEnvironment, fmi2String instance, fmi2Status,
                                   fmi2String category, fmi2String message, ...);

typedef struct {
  fmi2CallbackLogger logger;
  void *(*allocateMemory)(size_t n, size_t size);
  void (*freeMemory)(void *);
  void (*stepFinished)(fmi2ComponentEnvironment, fmi2Status);
  fmi2ComponentEnvironment componentEnvironment;
} fmi2CallbackFunctions;

typedef struct {
  fmi2Boolean newDiscreteStatesNeeded;
  fmi2Boolean terminateSimulation;
  fmi2Boolean nominalsOfContinuousStatesChanged;
  fmi2Boolean valuesOfContinuousStatesChanged;
  fmi2Boolean nextEventTimeDefined;
  fmi2Real nextEventTime;
} fmi2EventInfo;

/* what a simulation program finds by name in the shared library */
#define FMI2 __attribute__((visibility("default")))

/* life */
FMI2 const char *fmi2GetTypesPlatform(void);
FMI2 const char *fmi2GetVersion(void);
FMI2 fmi2Status fmi2SetDebugLogging(fmi2Component, fmi2Boolean on, size_t n, const fmi2String category[]);
FMI2 fmi2Component fmi2Instantiate(fmi2String name, fmi2Type, fmi2String guid, fmi2String resources,
                                   const fmi2CallbackFunctions *, fmi2Boolean visible, fmi2Boolean logging);
FMI2 void fmi2FreeInstance(fmi2Component);
FMI2 fmi2Status fmi2SetupExperiment(fmi2Component, fmi2Boolean has_tolerance, fmi2Real tolerance,
                                    fmi2Real start_s, fmi2Boolean has_stop, fmi2Real stop_s);
FMI2 fmi2Status fmi2EnterInitializationMode(fmi2Component);
FMI2 fmi2Status fmi2ExitInitializationMode(fmi2Component);
FMI2 fmi2Status fmi2Terminate(fmi2Component);
FMI2 fmi2Status fmi2Reset(fmi2Component);

/* values */
FMI2 fmi2Status fmi2GetReal(fmi2Component, const fmi2ValueReference vr[], size_t n, fmi2Real value[]);
FMI2 fmi2Status fmi2GetInteger(fmi2Component, const fmi2ValueReference vr[], size_t n, fmi2Integer value[]);
FMI2 fmi2Status fmi2GetBoolean(fmi2Component, const fmi2ValueReference vr[], size_t n, fmi2Boolean value[]);
FMI2 fmi2Status fmi2GetString(fmi2Component, const fmi2ValueReference vr[], size_t n, fmi2String value[]);
FMI2 fmi2Status fmi2SetReal(fmi2Component, const fmi2ValueReference vr[], size_t n, const fmi2Real value[]);
FMI2 fmi2Status fmi2SetInteger(fmi2Component, const fmi2ValueReference vr[], size_t n,
                               const fmi2Integer value[]);
FMI2 fmi2Status fmi2SetBoolean(fmi2Component, const fmi2ValueReference vr[], size_t n,
                               const fmi2Boolean value[]);
FMI2 fmi2Status fmi2SetString(fmi2Component, const fmi2ValueReference vr[], size_t n,
                              const fmi2String value[]);

/* optional capabilities, declared absent in modelDescription.xml */
FMI2 fmi2Status fmi2GetFMUstate(fmi2Component, fmi2FMUstate *);
FMI2 fmi2Status fmi2SetFMUstate(fmi2Component, fmi2FMUstate);
FMI2 fmi2Status fmi2FreeFMUstate(fmi2Component, fmi2FMUstate *);
FMI2 fmi2Status fmi2SerializedFMUstateSize(fmi2Component, fmi2FMUstate, size_t *n);
FMI2 fmi2Status fmi2SerializeFMUstate(fmi2Component, fmi2FMUstate, fmi2Byte bytes[], size_t n);
FMI2 fmi2Status fmi2DeSerializeFMUstate(fmi2Component, const fmi2Byte bytes[], size_t n, fmi2FMUstate *);
FMI2 fmi2Status fmi2GetDirectionalDerivative(fmi2Component, const fmi2ValueReference unknown[],
                                             size_t n_unknown, const fmi2ValueReference known[],
                                             size_t n_known, const fmi2Real d_known[], fmi2Real d_unknown[]);

/* model exchange */
FMI2 fmi2Status fmi2EnterEventMode(fmi2Component);
FMI2 fmi2Status fmi2NewDiscreteStates(fmi2Component, fmi2EventInfo *);
FMI2 fmi2Status fmi2EnterContinuousTimeMode(fmi2Component);
FMI2 fmi2Status fmi2CompletedIntegratorStep(fmi2Component, fmi2Boolean no_set_state,
                                            fmi2Boolean *enter_event_mode, fmi2Boolean *terminate);
FMI2 fmi2Status fmi2SetTime(fmi2Component, fmi2Real t_s);
FMI2 fmi2Status fmi2SetContinuousStates(fmi2Component, const fmi2Real x[], size_t n);
FMI2 fmi2Status fmi2GetDerivatives(fmi2Component, fmi2Real dxdt[], size_t n);
FMI2 fmi2Status fmi2GetEventIndicators(fmi2Component, fmi2Real z[], size_t n);
FMI2 fmi2Status fmi2GetContinuousStates(fmi2Component, fmi2Real x[], size_t n);
FMI2 fmi2Status fmi2GetNominalsOfContinuousStates(fmi2Component, fmi2Real nominal[], size_t n);

/* co-simulation */
FMI2 fmi2Status fmi2SetRealInputDerivatives(fmi2Component, const fmi2ValueReference vr[], size_t n,
                                            const fmi2Integer order[], const fmi2Real value[]);
FMI2 fmi2Status fmi2GetRealOutputDerivatives(fmi2Component, const fmi2ValueReference vr[], size_t n,
                                             const fmi2Integer order[], fmi2Real value[]);
FMI2 fmi2Status fmi2DoStep(fmi2Component, fmi2Real t_s, fmi2Real h_s, fmi2Boolean no_set_state);
FMI2 fmi2Status fmi2CancelStep(fmi2Component);
FMI2 fmi2Status fmi2GetStatus(fmi2Component, const fmi2StatusKind, fmi2Status *);
FMI2 fmi2Status fmi2GetRealStatus(fmi2Component, const fmi2StatusKind, fmi2Real *);
FMI2 fmi2Status fmi2GetIntegerStatus(fmi2Component, const fmi2StatusKind, fmi2Integer *);
FMI2 fmi2Status fmi2GetBooleanStatus(fmi2Component, const fmi2StatusKind, fmi2Boolean *);
FMI2 fmi2Status fmi2GetStringStatus(fmi2Component, const fmi2StatusKind, fmi2String *);

#endif
